public import Postgres

/// One test's own database.
public struct TestDatabase: Sendable {
    /// The database's name on the server.
    public let name: String
    /// How its owner, a superuser, reaches it.
    public let conninfo: String

    /// How the service reaches it: by the role that may execute the stages' functions and touch no table.
    public var serviceConninfo: String { conninfo + " user=dauys_service" }

    init(name: String, server: String) {
        self.name = name
        conninfo = "\(server) dbname=\(name)"
    }

    /// Makes a pool for the owner.
    public func pool(sessions: Int = 2, faults: FaultPoints? = nil) -> Pool {
        Pool(to: conninfo, sessions: sessions, applicationName: "test owner", faults: faults)
    }

    /// Makes a pool for the service.
    public func servicePool(
        sessions: Int = 2,
        waitersLimit: Int = Pool.waitersLimit,
        waitLimitMilliseconds: Int = Pool.waitLimitMilliseconds,
        faults: FaultPoints? = nil
    ) -> Pool {
        Pool(
            to: serviceConninfo,
            sessions: sessions,
            waitersLimit: waitersLimit,
            waitLimitMilliseconds: waitLimitMilliseconds,
            applicationName: "test service",
            faults: faults
        )
    }

    /// Stops the database's clock at an instant such as `2026-11-24T10:00:00+05:00`.
    ///
    /// - Throws: What the server answers, when the template has no test clock or the text is no instant.
    public func set(instant: String) async throws {
        try await turn("UPDATE ground.test_clock SET at = \(instant)::timestamptz, offset_seconds = 0")
    }

    /// Moves the database's clock on, whether it stands or goes.
    ///
    /// - Throws: What the server answers, when the template has no test clock.
    public func advance(bySeconds seconds: Int64) async throws {
        try await turn("UPDATE ground.test_clock SET offset_seconds = offset_seconds + \(seconds)::bigint")
    }

    /// Lets the database's clock go with the server's again.
    ///
    /// - Throws: What the server answers, when the template has no test clock.
    public func letClockGo() async throws {
        try await turn("UPDATE ground.test_clock SET at = NULL, offset_seconds = 0")
    }

    private func turn(_ query: Query) async throws {
        let session = Session(to: conninfo, applicationName: "test clock")
        try await session.run(query)
        await session.close()
    }
}
