internal import CaseStore
public import Law
internal import Postgres
internal import Signatures

/// An answer as it was sent, kept for whoever lost it on the way.
public struct KeptAnswer: Hashable, Sendable {
    public let status: Int
    /// Names and values, by name.
    public let headers: JSONValue
    public let body: [UInt8]

    public init(status: Int, headers: JSONValue, body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// What is known of a request's key.
public enum RequestKey: Hashable, Sendable {
    /// Nothing: it is the asking request's now.
    case fresh
    /// It belongs to another request.
    case otherRequest
    /// The same request is at work.
    case atWork
    case answered(KeptAnswer)
}

extension Courthouse {
    /// Takes the key of a request; the key is kept as a hash, and so is the request.
    public func take(key: [UInt8], request: [UInt8]) async throws -> RequestKey {
        let (life, patience) = (limits.answerLifeSeconds, limits.answerPatienceSeconds)
        let (key, request) = (Digest.sha256(key), Digest.sha256(request))
        return try await pool.transaction { connection in
            let found = try Answers.take(
                key: key,
                request: request,
                lifeSeconds: life,
                patienceSeconds: patience,
                on: connection
            )
            if found.isFresh { return .fresh }
            guard found.isSame else { return .otherRequest }
            guard let answer = found.answer else { return .atWork }
            return .answered(KeptAnswer(status: answer.status, headers: answer.headers, body: answer.body))
        }
    }

    /// Keeps the answer to a request under its key.
    public func keep(_ answer: KeptAnswer, key: [UInt8]) async throws {
        let key = Digest.sha256(key)
        try await pool.transaction { connection in
            try Answers.keep(
                status: answer.status,
                headers: answer.headers,
                body: answer.body,
                key: key,
                on: connection
            )
        }
    }

    /// Frees the key of a request of which nothing came.
    public func free(key: [UInt8]) async throws {
        let key = Digest.sha256(key)
        try await pool.transaction { connection in try Answers.free(key: key, on: connection) }
    }
}
