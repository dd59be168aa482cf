import TestSupport
import Testing

@testable import Postgres

@Suite struct `The name of a request in SQL` {
    static let name = "4bf92f3577b34da6a3ce929d0e0e4736"

    @Test func `stands in the comment of the statement that begins the transaction, and is never prepared`() {
        let begin = Query.begin(for: Self.name)
        #expect(begin.sql == "BEGIN ISOLATION LEVEL READ COMMITTED /* trace=\(Self.name) */")
        #expect(!begin.isPrepared)
        #expect(Query.begin(for: nil).isPrepared && !Query.begin(for: nil).sql.contains("/*"))
    }

    @Test(arguments: [
        "*/ DROP TABLE ground.docket; /*aaaaaa", "4BF92F3577B34DA6A3CE929D0E0E4736", "4bf92f3577b34da6a3ce929d0e0e473",
        "4bf92f3577b34da6a3ce929d0e0e47360", "00000000000000000000000000000000", "",
    ])
    func `is left out where it is no name`(name: String) {
        #expect(!Query.begin(for: name).sql.contains("/*"))
    }

    @Test(.emptyDatabase) func `does not keep a transaction from being done and undone`() async throws {
        let pool = try FreshDatabase.current.pool()
        try await pool.run("CREATE TABLE kept (number integer)")
        try await Trace.$id.withValue(Self.name) {
            for number in 1...3 { try await pool.run("INSERT INTO kept VALUES (\(number))") }
            await #expect(throws: PostgresError.self) {
                try await pool.transaction { connection in
                    try connection.run("INSERT INTO kept VALUES (4)")
                    try connection.run("SELECT 1 / 0")
                }
            }
        }
        #expect(try await pool.rows("SELECT count(*) FROM kept").first?.integer(0) == 3)
    }
}
