internal import Delivery
internal import HTTP
internal import Portal
internal import Proceedings

/// The fields of a node's limits, with the most that each may be.
extension Fields {
    static let connections = [
        Field(
            "connections",
            in: "connections",
            .count(\.http.connections, 16...million),
            "Connections open at once; more wait unaccepted."
        ),
        Field(
            "connections-per-address",
            in: "connections",
            .count(\.http.connectionsPerAddress, 1...million),
            "The same for one address; behind a proxy all come from its."
        ),
        Field(
            "requests-per-address-and-minute",
            in: "requests",
            .count(\.doors.requestsPerAddressAndMinute, 1...million),
            "Requests of one address in a minute, filings apart; this machine itself is not counted."
        ),
        Field(
            "filing-requests-per-address-and-minute",
            in: "requests",
            .count(\.doors.filingRequestsPerAddressAndMinute, 1...million),
            "The same for what belongs to filing."
        ),
        Field(
            "addresses-remembered",
            in: "addresses",
            .count(\.doors.addressesRemembered, 2...10_000_000),
            "Addresses whose requests are counted."
        ),
        Field(
            "body-bytes",
            in: "bytes",
            .count(\.http.bodyBytes, 1_024...1_073_741_824),
            "The body of a request, where its route names no limit of its own."
        ),
        Field(
            "header-bytes",
            in: "bytes",
            .count(\.http.headerBytes, 1_024...1_048_576),
            "Request line and headers together."
        ),
        Field(
            "bytes-in-flight",
            in: "bytes",
            .count(\.http.bytesInFlight, 1_048_576...68_719_476_736),
            "Bodies of all requests in memory."
        ),
        Field(
            "idle-seconds",
            in: "seconds",
            .count(\.http.idleTimeoutSeconds, 1...3_600),
            "How long a connection may be silent."
        ),
        Field(
            "head-seconds",
            in: "seconds",
            .count(\.http.headSeconds, 1...3_600),
            "How long a head may take, on top of the silence."
        ),
        Field("body-seconds", in: "seconds", .count(\.http.bodySeconds, 1...3_600), "How long a body may take."),
        Field("http-threads", in: "threads", .count(\.http.threads, 1...256), "Threads that wait for sockets."),
    ]

    static let filings = [
        Field(
            "document-bytes",
            in: "bytes",
            .count(\.acts.documentBytes, 1_024...262_144),
            "A document that people sign."
        ),
        Field("signature-bytes", in: "bytes", .count(\.acts.signatureBytes, 1_024...1_048_576), "A signature."),
        Field("attachment-bytes", in: "bytes", .count(\.acts.attachmentBytes, 1_024...1_073_741_824), "One paper."),
        Field(
            "attachments-of-case-bytes",
            in: "bytes",
            .long(\.acts.attachmentsOfCaseBytes, 1_024...1_099_511_627_776),
            "All papers of a case."
        ),
        Field(
            "parts-of-paper",
            in: "parts",
            .count(\.acts.partsOfPaper, 1...100_000),
            "In how many parts one paper may come."
        ),
        Field(
            "unfinished-paper-seconds",
            in: "seconds",
            .count(\.acts.unfinishedPaperSeconds, 60...31_536_000),
            "How long the rest of a paper is waited for."
        ),
        Field(
            "draft-life-seconds",
            in: "seconds",
            .count(\.acts.draftLifeSeconds, 600...31_536_000),
            "How long an unfinished complaint is kept."
        ),
        Field(
            "filings-per-person-and-hour",
            in: "complaints",
            .count(\.acts.filingsPerPersonAndHour, 1...million),
            "Complaints of one person within an hour, signed and unsigned ones apart; the counter takes more."
        ),
        Field(
            "open-drafts",
            in: "drafts",
            .count(\.acts.openDrafts, 1...10 * million),
            "Unfinished complaints kept at once."
        ),
        Field(
            "copies-before-group",
            in: "complaints",
            .count(\.acts.copiesBeforeGroup, 1...million),
            "Complaints that say the same and go their way before the next wait for a clerk as one group."
        ),
        Field(
            "copies-at-once",
            in: "complaints",
            .count(\.acts.copiesAtOnce, 1...10_000),
            "How many of a group a clerk registers at once."
        ),
        Field(
            "challenge-life-seconds",
            in: "seconds",
            .count(\.acts.challengeLifeSeconds, 10...3_600),
            "How long somebody may take to sign in."
        ),
        Field(
            "session-life-seconds",
            in: "seconds",
            .count(\.acts.sessionLifeSeconds, 60...604_800),
            "How long a person stays signed in."
        ),
        Field(
            "answer-life-seconds",
            in: "seconds",
            .count(\.acts.answerLifeSeconds, 60...31_536_000),
            "How long the answer under an idempotency key is kept."
        ),
        Field(
            "answer-patience-seconds",
            in: "seconds",
            .count(\.acts.answerPatienceSeconds, 1...3_600),
            "After how long an unanswered request may be done again under its key."
        ),
    ]

    static let readers = [
        Field("list-rows", in: "rows", .count(\.acts.listRows, 1...10_000), "Rows of a list or a board."),
        Field("board-readers", in: "streams", .count(\.doors.boardReaders, 1...100_000), "Boards followed at once."),
        Field("case-readers", in: "streams", .count(\.doors.caseReaders, 1...100_000), "Cases followed at once."),
        Field(
            "board-pause-milliseconds",
            in: "milliseconds",
            .count(\.doors.boardPauseMilliseconds, 50...600_000),
            "Between two looks of a feed."
        ),
        Field(
            "board-longest-pause-milliseconds",
            in: "milliseconds",
            .count(\.doors.boardLongestPauseMilliseconds, 50...600_000),
            "The same under the highest load."
        ),
        Field(
            "board-buffer-bytes",
            in: "bytes",
            .count(\.doors.boardBufferBytes, 65_536...67_108_864),
            "What may wait for a reader of a board."
        ),
        Field(
            "case-buffer-bytes",
            in: "bytes",
            .count(\.doors.caseBufferBytes, 65_536...67_108_864),
            "What may wait for a reader of a case."
        ),
    ]

    static let work = [
        Field(
            "batch-timers",
            in: "timers",
            .count(\.watch.batchTimers, 1...10_000),
            "Timers fired in one transaction."
        ),
        Field("timer-loops", in: "loops", .count(\.watch.timerLoops, 1...64), "How many fire at once."),
        Field(
            "audit-pause-seconds",
            in: "seconds",
            .count(\.watch.auditPauseSeconds, 1...86_400),
            "How often the auditor looks."
        ),
        Field(
            "delivery-requests",
            in: "requests",
            .count(\.delivery.requests, 1...million),
            "Requests to the outside under way."
        ),
        Field(
            "delivery-connections",
            in: "connections",
            .count(\.delivery.connections, 1...100_000),
            "Connections to the outside."
        ),
        Field(
            "delivery-connections-per-host",
            in: "connections",
            .count(\.delivery.connectionsPerHost, 1...100_000),
            "The same to one host."
        ),
        Field(
            "holder-timeout-milliseconds",
            in: "milliseconds",
            .count(\.acts.holderTimeoutMilliseconds, 100...600_000),
            "How long a holder of the draw may take."
        ),
        Field(
            "revocation-timeout-milliseconds",
            in: "milliseconds",
            .count(\.acts.revocationTimeoutMilliseconds, 100...600_000),
            "How long a responder may take."
        ),
        Field(
            "revocation-freshness-seconds",
            in: "seconds",
            .long(\.acts.revocationFreshnessSeconds, 60...31_536_000),
            "How old a responder's answer may be where the pack says nothing."
        ),
        Field(
            "list-pause-seconds",
            in: "seconds",
            .count(\.acts.listPauseSeconds, 10...86_400),
            "How old a list of revoked certificates may be before the next is fetched."
        ),
        Field(
            "list-timeout-milliseconds",
            in: "milliseconds",
            .count(\.acts.listTimeoutMilliseconds, 100...600_000),
            "How long a list may take to come."
        ),
        Field(
            "stamp-timeout-milliseconds",
            in: "milliseconds",
            .count(\.acts.stampTimeoutMilliseconds, 100...600_000),
            "How long a time-stamp authority may take."
        ),
        Field(
            "stamp-patience-seconds",
            in: "seconds",
            .count(\.acts.stampPatienceSeconds, 60...31_536_000),
            "How long a seal is taken to authorities again and again before people must see to it."
        ),
        Field(
            "timers-late-milliseconds",
            in: "milliseconds",
            .count(\.doors.timersLateMilliseconds, 100...3_600_000),
            "How late a timer may be before the node is not ready."
        ),
        Field(
            "clock-disagreement-milliseconds",
            in: "milliseconds",
            .count(\.doors.clockDisagreementMilliseconds, 1...10_000_000_000_000),
            "How far node and database may disagree on the time before the node is not ready."
        ),
        Field(
            "slow-request-milliseconds",
            in: "milliseconds",
            .count(\.doors.slowRequestMilliseconds, 0...600_000),
            "From which duration on a request is logged; 0: each is."
        ),
        Field(
            "grace-seconds",
            in: "seconds",
            .count(\.graceSeconds, 0...3_600),
            "How long acts under way may take when the node is stopped."
        ),
    ]
}
