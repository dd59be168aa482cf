public import Law
public import Postgres

/// Answers kept under the keys of their requests.
public enum Answers {
    /// What is known of a key: whether it is new, whether the same request has it, and the answer if there is one.
    public typealias Found = (isFresh: Bool, isSame: Bool, answer: (status: Int, headers: JSONValue, body: [UInt8])?)

    /// Takes a key for a request.
    public static func take(
        key: [UInt8],
        request: [UInt8],
        lifeSeconds: Int,
        patienceSeconds: Int,
        on connection: borrowing Connection
    ) throws -> Found {
        let query: Query = """
            SELECT fresh, same, status, headers, body
            FROM access.take_key(\(key), \(request), \(lifeSeconds)::integer, \(patienceSeconds)::integer)
            """
        let row = try connection.one(query)
        let (isFresh, isSame) = (try row.bool(0), try row.bool(1))
        guard row[2] != nil, let body = row.bytes(4) else { return (isFresh, isSame, nil) }
        let headers = try CanonicalJSON.parseLenient(Array(try row.text(3).utf8))
        return (isFresh, isSame, (Int(try row.integer(2)), headers, body))
    }

    /// Keeps an answer under its key.
    public static func keep(
        status: Int,
        headers: JSONValue,
        body: [UInt8],
        key: [UInt8],
        on connection: borrowing Connection
    ) throws {
        try connection.run(
            "SELECT access.keep_answer(\(key), \(status)::integer, \(headers.text)::jsonb, \(body))"
        )
    }

    /// Frees a key of which nothing came.
    public static func free(key: [UInt8], on connection: borrowing Connection) throws {
        try connection.run("SELECT access.free_key(\(key))")
    }
}
