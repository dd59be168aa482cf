import FoundationEssentials
import Postgres
import TestSupport
import Testing

@Suite(.emptyDatabase) struct `The clock of a test database` {
    @Test func `goes, stands and is moved on, for a service that may touch no table`() async throws {
        let database = try FreshDatabase.current
        try await installGround(database.pool())
        let service = database.servicePool()
        let difference: Query = "SELECT abs(extract(epoch FROM ground.instant() - clock_timestamp())) < 5"
        #expect(try await service.rows(difference)[0].bool(0))

        try await database.set(instant: "2026-11-24T10:00:00.000001+05:00")
        #expect(try await service.rows("SELECT ground.instant()")[0][0] == "2026-11-24 05:00:00.000001+00")
        try await database.advance(bySeconds: 3_600)
        try await database.advance(bySeconds: 1)
        #expect(try await service.rows("SELECT ground.instant()")[0][0] == "2026-11-24 06:00:01.000001+00")

        try await database.letClockGo()
        #expect(try await service.rows(difference)[0].bool(0))
        try await database.advance(bySeconds: 86_400)
        #expect(try await service.rows("SELECT ground.instant() - clock_timestamp() > '23 hours'")[0].bool(0))

        let error = await #expect(throws: PostgresError.self) {
            try await service.run("UPDATE ground.test_clock SET at = NULL")
        }
        #expect(error?.sqlState == .insufficientPrivilege)
    }

    /// As much of the schema's ground as the clock needs, then the change that the template of tests gets.
    private func installGround(_ pool: Pool) async throws {
        try await pool.run("CREATE SCHEMA ground")
        try await pool.run(
            "CREATE FUNCTION ground.instant() RETURNS timestamptz LANGUAGE sql AS 'SELECT clock_timestamp()'"
        )
        try await pool.run(
            """
            DO $$BEGIN CREATE ROLE dauys_service LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN END$$
            """
        )
        try await pool.run("GRANT USAGE ON SCHEMA ground TO dauys_service")
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../TestSupport/test_instant.sql"
        )
        let script = try String(contentsOf: file, encoding: .utf8)
        try await pool.run("DO $do$BEGIN EXECUTE $script$\(verbatim: script)$script$; END$do$")
    }
}

@Suite struct `A test without the trait` {
    @Test func `is told that it has no database`() {
        #expect(throws: NoDatabase.self) { try FreshDatabase.current }
    }
}
