public import Law
public import Postgres

/// Answers on question pages, kept for a day under the hash of the draft's key.
public enum Forms {
    /// Keeps the answers of a draft.
    public static func keep(draft: String, answers: JSONValue, lifeSeconds: Int, on connection: borrowing Connection)
        throws
    {
        try connection.last("SELECT filing.keep_form(\(draft), \(answers.text)::jsonb, \(lifeSeconds)::integer)")
    }

    /// Keeps the answers of a new draft; false, and nothing kept, when there are as many as there may be.
    public static func begin(
        draft: String,
        answers: JSONValue,
        lifeSeconds: Int,
        limit: Int,
        on connection: borrowing Connection
    ) throws -> Bool {
        let query: Query = """
            SELECT filing.keep_form(\(draft), \(answers.text)::jsonb, \(lifeSeconds)::integer, \(limit)::integer)
            """
        guard let row = try connection.last(query).first else { throw StoreFault("form") }
        return try row.bool(0)
    }

    /// The answers and papers of a draft, nil when there is none or its day is over.
    public static func form(of draft: String, on connection: borrowing Connection) throws -> JSONValue? {
        try connection.one("SELECT filing.form_of(\(draft))").valueIfAny()
    }

    /// Keeps a paper of a draft.
    public static func keepPaper(
        draft: String,
        sha256: String,
        name: String,
        mediaType: String,
        bytes: [UInt8],
        on connection: borrowing Connection
    ) throws {
        try connection.last("SELECT filing.keep_form_paper(\(draft), \(sha256), \(name), \(mediaType), \(bytes))")
    }

    /// Takes a paper out of a draft.
    public static func dropPaper(draft: String, sha256: String, on connection: borrowing Connection) throws {
        try connection.last("SELECT filing.drop_form_paper(\(draft), \(sha256))")
    }
}
