import Testing

/// One of each kind of thing that the API has, and what it looks like.
struct PrintedResource: Sendable, CustomTestStringConvertible {
    let name: String
    let json: String
    /// By itself, on 80 columns.
    let record: String
    /// Twice in a list, on 80 columns.
    let table: String

    var testDescription: String { name }

    static let all = [
        PrintedResource(
            name: "run",
            json: #"""
                {"id":"mxA2b6luHFdcxBZuG","actId":"moJRLRc85AitArpNN","userId":"l7XJbhzXfNNtCdqqb",
                "startedAt":"2026-04-07T21:00:12.345Z","finishedAt":"2026-04-07T21:24:57.000Z","status":"SUCCEEDED",
                "statusMessage":"Crawled 10 of 10 pages","meta":{"origin":"API"},"exitCode":0,"tags":[],
                "stats":{"runTimeSecs":1484.655,"memMaxBytes":181000000},"options":{"build":"latest","timeoutSecs":3600,
                "memoryMbytes":1024,"diskMbytes":2048},"defaultDatasetId":"wmKPijuyDnPZAPRMk","usageTotalUsd":0.0037}
                """#,
            record: """
                id                mxA2b6luHFdcxBZuG
                actId             moJRLRc85AitArpNN
                status            SUCCEEDED
                startedAt         2026-04-07 21:00:12Z (27 min ago)
                finishedAt        2026-04-07 21:24:57Z (3 min ago)
                usageTotalUsd     $0.0037
                statusMessage     Crawled 10 of 10 pages
                exitCode          0
                defaultDatasetId  wmKPijuyDnPZAPRMk
                meta              {1}
                options           {4}
                stats             {2}
                userId            l7XJbhzXfNNtCdqqb
                (1 empty field hidden, :x shows all)
                """,
            table: """
                id                 actId              status     startedAt   finished…  usageTo…
                mxA2b6luHFdcxBZuG  moJRLRc85AitArpNN  SUCCEEDED  27 min ago  3 min ago   $0.0037
                mxA2b6luHFdcxBZuG  moJRLRc85AitArpNN  SUCCEEDED  27 min ago  3 min ago   $0.0037
                2 rows - :x for records
                """),
        PrintedResource(
            name: "actor",
            json: #"""
                {"id":"moJRLRc85AitArpNN","userId":"l7XJbhzXfNNtCdqqb","name":"web-scraper","username":"apify",
                "title":"Web Scraper","description":"Crawls \u202e sites.","isPublic":true,"createdAt":"2024-01-02T03:04:05.000Z",
                "modifiedAt":"2026-04-07T20:28:00.000Z","stats":{"totalRuns":12},"versions":[{"versionNumber":"0.1"}]}
                """#,
            record: """
                id           moJRLRc85AitArpNN
                username     apify
                name         web-scraper
                title        Web Scraper
                modifiedAt   2026-04-07 20:28:00Z (59 min ago)
                description  Crawls <202E> sites.
                createdAt    2024-01-02 03:04:05Z (2 y ago)
                isPublic     true
                stats        {1}
                userId       l7XJbhzXfNNtCdqqb
                versions     [1]
                """,
            table: """
                id                 username  name         title        modifiedAt
                moJRLRc85AitArpNN  apify     web-scraper  Web Scraper  59 min ago
                moJRLRc85AitArpNN  apify     web-scraper  Web Scraper  59 min ago
                2 rows - :x for records
                """),
        PrintedResource(
            name: "task",
            json: #"""
                {"id":"zdc3Pyhyz3m8vjDeM","userId":"l7XJbhzXfNNtCdqqb","actId":"moJRLRc85AitArpNN","name":"my-task",
                "actName":"web-scraper","username":"ada","createdAt":"2026-04-01T00:00:00.000Z",
                "modifiedAt":"2026-04-07T21:27:56.500Z","input":{"a":null},"options":{"memoryMbytes":512}}
                """#,
            record: """
                id          zdc3Pyhyz3m8vjDeM
                name        my-task
                actId       moJRLRc85AitArpNN
                modifiedAt  2026-04-07 21:27:56Z (just now)
                actName     web-scraper
                username    ada
                createdAt   2026-04-01 00:00:00Z (6 d ago)
                options     {1}
                userId      l7XJbhzXfNNtCdqqb
                (1 empty field hidden, :x shows all)
                """,
            table: """
                id                 name     actName      modifiedAt
                zdc3Pyhyz3m8vjDeM  my-task  web-scraper  just now
                zdc3Pyhyz3m8vjDeM  my-task  web-scraper  just now
                2 rows - :x for records
                """),
        PrintedResource(
            name: "dataset",
            json: #"""
                {"id":"wmKPijuyDnPZAPRMk","name":"prices","userId":"l7XJbhzXfNNtCdqqb","itemCount":4312,
                "cleanItemCount":4300,"createdAt":"2026-04-06T21:27:57.000Z","modifiedAt":"2026-04-07T21:27:00.000Z",
                "accessedAt":"2026-04-07T21:27:56.000Z","fields":["price","url"],"stats":{"inflatedBytes":9400}}
                """#,
            record: """
                id              wmKPijuyDnPZAPRMk
                name            prices
                itemCount       4312
                createdAt       2026-04-06 21:27:57Z (1 d ago)
                modifiedAt      2026-04-07 21:27:00Z (57 s ago)
                accessedAt      2026-04-07 21:27:56Z (1 s ago)
                cleanItemCount  4300
                fields          [2]
                stats           {1}
                userId          l7XJbhzXfNNtCdqqb
                """,
            table: """
                id                 name    itemCount  createdAt  modifiedAt
                wmKPijuyDnPZAPRMk  prices       4312  1 d ago    57 s ago
                wmKPijuyDnPZAPRMk  prices       4312  1 d ago    57 s ago
                2 rows - :x for records
                """),
        PrintedResource(
            name: "key-value store",
            json: #"""
                {"id":"WkzbQMuFYuamGv3YF","name":"","userId":"l7XJbhzXfNNtCdqqb",
                "createdAt":"2025-04-07T21:27:57.000Z","modifiedAt":"2026-03-07T21:27:57.000Z",
                "accessedAt":"2026-04-07T18:27:57.000Z","stats":{"readCount":3}}
                """#,
            record: """
                id          WkzbQMuFYuamGv3YF
                createdAt   2025-04-07 21:27:57Z (365 d ago)
                modifiedAt  2026-03-07 21:27:57Z (31 d ago)
                accessedAt  2026-04-07 18:27:57Z (3 h ago)
                stats       {1}
                userId      l7XJbhzXfNNtCdqqb
                (1 empty field hidden, :x shows all)
                """,
            table: #"""
                id                 name  createdAt  modifiedAt
                WkzbQMuFYuamGv3YF  ""    365 d ago  31 d ago
                WkzbQMuFYuamGv3YF  ""    365 d ago  31 d ago
                2 rows - :x for records
                """#),
        PrintedResource(
            name: "request queue",
            json: #"""
                {"id":"WkzbQMuFYuamGv3YF","name":"to-do","userId":"l7XJbhzXfNNtCdqqb",
                "createdAt":"2026-04-07T21:27:17.000Z","modifiedAt":"2026-04-07T21:27:18.000Z",
                "accessedAt":"2026-04-07T21:27:18.000Z","totalRequestCount":12,"handledRequestCount":3,"pendingRequestCount":9,
                "hadMultipleClients":false}
                """#,
            record: """
                id                   WkzbQMuFYuamGv3YF
                name                 to-do
                totalRequestCount    12
                handledRequestCount  3
                modifiedAt           2026-04-07 21:27:18Z (39 s ago)
                createdAt            2026-04-07 21:27:17Z (40 s ago)
                accessedAt           2026-04-07 21:27:18Z (39 s ago)
                hadMultipleClients   false
                pendingRequestCount  9
                userId               l7XJbhzXfNNtCdqqb
                """,
            table: """
                id                 name   totalRequestCount  handledRequestCount  modifiedAt
                WkzbQMuFYuamGv3YF  to-do                 12                    3  39 s ago
                WkzbQMuFYuamGv3YF  to-do                 12                    3  39 s ago
                2 rows - :x for records
                """),
        PrintedResource(
            name: "schedule",
            json: #"""
                {"id":"asdLZtadYvn4mBZmm","userId":"l7XJbhzXfNNtCdqqb","name":"daily-scrape",
                "cronExpression":"0 0 * * *","timezone":"UTC","isEnabled":true,"isExclusive":true,
                "createdAt":"2026-04-01T00:00:00.000Z","modifiedAt":"2026-04-01T00:00:00.000Z",
                "nextRunAt":"2026-04-08T00:00:00.000Z","actions":[{"type":"RUN_ACTOR"}]}
                """#,
            record: """
                id              asdLZtadYvn4mBZmm
                name            daily-scrape
                cronExpression  0 0 * * *
                isEnabled       true
                nextRunAt       2026-04-08 00:00:00Z (in 2 h)
                createdAt       2026-04-01 00:00:00Z (6 d ago)
                modifiedAt      2026-04-01 00:00:00Z (6 d ago)
                actions         [1]
                isExclusive     true
                timezone        UTC
                userId          l7XJbhzXfNNtCdqqb
                """,
            table: """
                id                 name          cronExpression  isEnabled  nextRunAt
                asdLZtadYvn4mBZmm  daily-scrape  0 0 * * *       true       in 2 h
                asdLZtadYvn4mBZmm  daily-scrape  0 0 * * *       true       in 2 h
                2 rows - :x for records
                """),
        PrintedResource(
            name: "webhook",
            json: #"""
                {"id":"YiKoxjkaS9gjGTqhF","createdAt":"2026-04-07T21:27:50.000Z",
                "modifiedAt":"2026-04-07T21:27:50.000Z","userId":"l7XJbhzXfNNtCdqqb","isAdHoc":false,
                "eventTypes":["ACTOR.RUN.SUCCEEDED"],"condition":{"actorId":"moJRLRc85AitArpNN"},
                "requestUrl":"https://example.com/hook"}
                """#,
            record: """
                id          YiKoxjkaS9gjGTqhF
                eventTypes  [1]
                requestUrl  https://example.com/hook
                condition   {1}
                createdAt   2026-04-07 21:27:50Z (7 s ago)
                modifiedAt  2026-04-07 21:27:50Z (7 s ago)
                isAdHoc     false
                userId      l7XJbhzXfNNtCdqqb
                """,
            table: """
                id                 eventTypes  requestUrl                condition  createdAt
                YiKoxjkaS9gjGTqhF  [1]         https://example.com/hook  {1}        7 s ago
                YiKoxjkaS9gjGTqhF  [1]         https://example.com/hook  {1}        7 s ago
                2 rows - :x for records
                """),
        PrintedResource(
            name: "connection",
            json: #"""
                {"connection_id":"21fd90f9-5935-43cd-b6c8-bde9d915ca80","status":"PENDING",
                "creation_time":"2026-04-07T21:20:00.000000Z","last_updated_time":"2026-04-07T21:20:00.000000Z",
                "url":"https://connect.maton.ai/?session_token=s3cr3tt0k3n","app":"apify","method":"API_KEY","metadata":{}}
                """#,
            record: """
                connection_id      21fd90f9-5935-43cd-b6c8-bde9d915ca80
                app                apify
                status             PENDING
                creation_time      2026-04-07 21:20:00Z (7 min ago)
                last_updated_time  2026-04-07 21:20:00Z (7 min ago)
                method             API_KEY
                url                https://connect.maton.ai/?session_token=[redacted]
                (1 empty field hidden, :x shows all)
                """,
            table: """
                connection_id                         app    status   creation_time
                21fd90f9-5935-43cd-b6c8-bde9d915ca80  apify  PENDING  7 min ago
                21fd90f9-5935-43cd-b6c8-bde9d915ca80  apify  PENDING  7 min ago
                2 rows - :x for records
                """),
        PrintedResource(
            name: "user",
            json: #"""
                {"id":"l7XJbhzXfNNtCdqqb","username":"ada","email":"ada@example.com","isPaying":false,
                "createdAt":"2022-11-29T14:48:29.381Z","plan":{"id":"FREE","monthlyUsageCreditsUsd":5},
                "proxy":{"groups":[]},"profile":{"name":"Ada L."}}
                """#,
            record: """
                id         l7XJbhzXfNNtCdqqb
                username   ada
                email      ada@example.com
                plan       {2}
                createdAt  2022-11-29 14:48:29Z (3 y ago)
                isPaying   false
                profile    {1}
                proxy      {1}
                """,
            table: """
                id                 username  email            plan  createdAt
                l7XJbhzXfNNtCdqqb  ada       ada@example.com  {2}   3 y ago
                l7XJbhzXfNNtCdqqb  ada       ada@example.com  {2}   3 y ago
                2 rows - :x for records
                """),
    ]
}
