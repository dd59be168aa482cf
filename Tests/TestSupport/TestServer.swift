private import Glibc
internal import Postgres

/// The PostgreSQL server on which tests make and drop their databases.
///
/// All of them are made through one session, because the server copies templates one after the other anyway.
enum TestServer {
    /// The variable that names it, by a connection string of `key=value` pairs without `dbname`, for a superuser.
    static let variable = "DAUYS_TEST_SERVER"

    /// Times a copy is tried while somebody else looks at the template.
    private static let copyAttemptsLimit = 50

    /// Databases that tests have at the same time; with a dozen sessions each the server still has some to spare.
    static let places = Places(8)

    /// Why there is nothing to test on.
    struct Missing: Error, CustomStringConvertible {
        var description: String {
            """
            \(TestServer.variable) is not set: these tests need a PostgreSQL 15 server of their own, named by a \
            connection string without dbname, such as "host=/tmp/cluster port=5433 user=postgres".
            """
        }
    }

    private static let keeper = conninfo.map { Session(to: $0 + " dbname=postgres", limits: patient) }

    private static var patient: ConnectionLimits {
        var limits = ConnectionLimits()
        limits.statementMilliseconds = 60_000
        limits.lockMilliseconds = 60_000
        limits.silenceMilliseconds = 70_000
        return limits
    }

    private static let conninfo: String? = {
        guard let value = unsafe getenv(variable) else { return nil }
        let text = unsafe String(cString: value)
        return text.isEmpty ? nil : text
    }()

    /// Copies `template` into a new database and says its name and how to reach the server.
    ///
    /// - Throws: ``Missing`` without a server; what the server answers when there is no such template.
    static func makeDatabase(from template: String) async throws -> (name: String, server: String) {
        guard let keeper, let conninfo else { throw Missing() }
        let name = "t_" + String(UInt64.random(in: .min ... .max), radix: 36)
        for attempt in 1... {
            do throws(PostgresError) {
                try await keeper.run("CREATE DATABASE \(verbatim: name) TEMPLATE \(verbatim: template)")
                break
            } catch {
                guard error.sqlState == .objectInUse, attempt < copyAttemptsLimit else { throw Refused(error) }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        return (name, conninfo)
    }

    /// Drops a database, whoever is still connected to it.
    ///
    /// - Throws: What the server answers.
    static func dropDatabase(_ name: String) async throws {
        guard let keeper else { throw Missing() }
        do throws(PostgresError) {
            try await keeper.run("DROP DATABASE \(verbatim: name) WITH (FORCE)")
        } catch {
            throw Refused(error)
        }
    }

    /// What the server said, in full: a test has no public from whom it must be kept.
    private struct Refused: Error, CustomStringConvertible {
        let error: PostgresError
        init(_ error: PostgresError) { self.error = error }
        var description: String { "\(TestServer.variable): \(error.sqlState) \(error.message)" }
    }
}
