/// Why a text is no cron expression.
struct CronError: Error, Equatable {
    var message: String
}
