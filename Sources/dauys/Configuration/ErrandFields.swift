internal import Proceedings

/// The fields of how much goes to the outside at once.
extension Fields {
    static let errands = [
        Field("batch-errands", in: "errands", .count(\.watch.batchErrands, 1...10_000), "Errands claimed at once."),
        Field(
            "batch-errands-of-receiver",
            in: "errands",
            .count(\.watch.batchErrandsOfReceiver, 1...10_000),
            "The same to one receiver, so that none keeps the others waiting."
        ),
        Field(
            "errands-under-way",
            in: "errands",
            .count(\.watch.errandsUnderWay, 2...100_000),
            "Errands under way at once."
        ),
        Field(
            "errands-kept-for-critical",
            in: "errands",
            .count(\.watch.errandsKeptForCritical, 1...100_000),
            "How many of those are kept for what cannot wait."
        ),
        Field(
            "errands-of-receiver-at-first",
            in: "errands",
            .count(\.watch.errandsOfReceiverAtFirst, 1...10_000),
            "Letters under way to one receiver at first, give or take a claim; more while it takes them, fewer when it fails."
        ),
        Field(
            "errands-of-receiver-at-most",
            in: "errands",
            .count(\.watch.errandsOfReceiverAtMost, 1...10_000),
            "The same while it takes all of them."
        ),
        Field(
            "letters-lapsed-at-once",
            in: "letters",
            .count(\.watch.lettersLapsedAtOnce, 1...10_000),
            "Letters whose time is over that are given to the next channel in one transaction."
        ),
        Field(
            "letters-written-down-at-once",
            in: "letters",
            .count(\.watch.lettersWrittenDownAtOnce, 1...10_000),
            "Letters taken that are written down in one transaction."
        ),
        Field(
            "errand-lease-seconds",
            in: "seconds",
            .count(\.watch.errandLeaseSeconds, 5...3_600),
            "After how long another node takes an errand over."
        ),
    ]
}
