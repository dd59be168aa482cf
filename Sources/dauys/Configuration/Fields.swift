internal import Postgres

/// The one list of fields: the file, the environment, the command line, the reference and the metrics are read off it.
enum Fields {
    static let all = places + keys + database + connections + filings + access + readers + work + errands + letters

    /// The field of that name.
    static func named(_ name: String) -> Field? { all.first { $0.name == name } }

    static let million = 1_000_000

    private static let places = [
        Field(
            "database",
            in: "libpq connection string",
            .text(\.database),
            "The database. Several hosts: the one that may be written to."
        ),
        Field(
            "listen",
            in: "ADDRESS:PORT",
            .text(\.listen),
            "Where the node listens; TLS is ended by a proxy in front."
        ),
        Field(
            "origin",
            in: "URL",
            .text(\.origin),
            "What people know the service by, as `https://court.example`; empty: the address it listens on."
        ),
        Field(
            "share",
            in: "folder",
            .text(\.share),
            "Schemas, languages and page assets: the folder `ops` of the release."
        ),
        Field(
            "state",
            in: "folder",
            .text(\.state),
            "The keys every node shares: `seal.key`, `seal.crt`, `secret.key`."
        ),
        Field(
            "trust",
            in: "files",
            .list(\.trust),
            "Certificates that signatures may lead to, in PEM; read again on SIGHUP."
        ),
        Field(
            "ocsp-allow",
            in: "HOST:PORT",
            .list(\.allowedHosts),
            "Private addresses that may be asked, or be a program of a commission, all the same."
        ),
        Field("proxy", in: "addresses", .list(\.proxies), "Proxies whose X-Forwarded-For is believed."),
    ]

    private static let keys = [
        Field(
            "tsa",
            in: "URLs",
            .list(\.timestampAuthorities),
            "Authorities that stamp the court's seals (RFC 3161), in the order they are asked."
        ),
        Field(
            "crl",
            in: "URLs",
            .list(\.listAddresses),
            "Lists of revoked certificates that are fetched on schedule, deltas too."
        ),
        Field(
            "seal-module",
            in: "file",
            .text(\.sealModule),
            "The PKCS#11 library of the token that holds the sealing key; empty: the key is `seal.key`."
        ),
        Field("seal-token", in: "label", .text(\.sealToken), "The token's label."),
        Field("seal-label", in: "label", .text(\.sealLabel), "The label of the key on the token."),
        Field(
            "seal-pin",
            in: "file",
            .text(\.sealPin),
            "The file, readable by the service alone, in whose first line the token's PIN stands."
        ),
    ]

    private static let database = [
        Field("sessions", in: "sessions", .count(\.sessions, 1...1_000), "Sessions with the database for requests."),
        Field(
            "watch-sessions",
            in: "sessions",
            .count(\.watchSessions, 1...1_000),
            "Sessions of the Watch's own, so that timers wait for no request."
        ),
        Field(
            "database-waiters",
            in: "acts",
            .count(\.waiters, 0...million),
            "Acts that may wait for a session; one more is turned away."
        ),
        Field(
            "database-wait-milliseconds",
            in: "milliseconds",
            .count(\.waitMilliseconds, 100...60_000),
            "How long an act waits for a session."
        ),
        Field(
            "statement-milliseconds",
            in: "milliseconds",
            .count(\.connection.statementMilliseconds, 100...600_000),
            "How long one statement may run."
        ),
        Field(
            "lock-milliseconds",
            in: "milliseconds",
            .count(\.connection.lockMilliseconds, 10...600_000),
            "How long a statement waits for a lock."
        ),
        Field(
            "idle-in-transaction-milliseconds",
            in: "milliseconds",
            .count(\.connection.idleInTransactionMilliseconds, 100...600_000),
            "How long the program may say nothing within a transaction."
        ),
        Field(
            "connect-seconds",
            in: "seconds",
            .count(\.connection.connectSeconds, 1...60),
            "How long each host may take to let a session in."
        ),
        Field(
            "tcp-user-milliseconds",
            in: "milliseconds",
            .count(\.connection.tcpUserMilliseconds, 100...600_000),
            "After how long unconfirmed bytes mean that a connection is lost."
        ),
        Field(
            "silence-milliseconds",
            in: "milliseconds",
            .count(\.connection.silenceMilliseconds, 200...900_000),
            "After how long a silent server is taken for lost."
        ),
    ]
}
