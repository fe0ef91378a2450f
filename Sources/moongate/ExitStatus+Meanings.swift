extension ExitStatus {
    /// What the exit codes of a script mean, as pages about scripts list them.
    static let meanings: [(name: String, text: String)] = [
        ("0", "the script ended, or what `os.exit` says"),
        ("\(scriptError)", "an uncaught error"),
        ("\(planHasChanges)", "`--plan --exit-code`, and something would be done"),
        (
            "\(usage), \(compileError), \(fileNotFound)",
            "wrong usage; the script does not compile, or a library is not what was locked; there is no such file"
        ),
        (
            "\(unavailable), \(temporaryFailure), \(configuration)",
            """
            the gateway cannot be reached; waiting ended first; no key or a wrong one, no clear connection, a state folder \
            that cannot be used
            """
        ),
        ("\(internalError)", "a mistake in moongate itself"),
        ("\(permissionDenied)", "something that may not be done, or to which somebody said no"),
        ("\(timedOut), 130, 143", "`--timeout` is over; interrupted; terminated"),
    ]
}
