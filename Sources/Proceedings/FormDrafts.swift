internal import CaseStore
internal import Law
internal import Postgres
internal import Signatures

/// A complaint being written on the question pages.
public struct FormDraft: Sendable {
    /// A paper added to the draft.
    public struct Paper: Sendable, Hashable {
        public let sha256: String
        public let name: String
        public let mediaType: String
        public let size: Int
    }

    public let answers: [String: [String]]
    public let papers: [Paper]
}

/// There are as many unfinished complaints as may be kept.
struct DraftsAreFull: Error {}

extension Courthouse {
    /// The draft of that key, nil when there is none or its day is over.
    ///
    /// Only the key's hash is known to the database.
    public func draft(_ key: String) async throws -> FormDraft? {
        let name = Digest.sha256Hex(Array(key.utf8))
        let kept = try await pool.transaction { connection in try Forms.form(of: name, on: connection) }
        guard let kept else { return nil }
        let answers = (kept["answers"]?.object ?? [:]).mapValues { $0.array?.compactMap(\.string) ?? [] }
        let papers = (kept["papers"]?.array ?? []).map { paper in
            FormDraft.Paper(
                sha256: paper["sha256"]?.string ?? "",
                name: paper["name"]?.string ?? "",
                mediaType: paper["mediaType"]?.string ?? "",
                size: Int(paper["size"]?.integer ?? 0)
            )
        }
        return FormDraft(answers: answers, papers: papers)
    }

    /// Begins a draft.
    ///
    /// - Throws: ``DraftsAreFull`` when there are as many as there may be.
    public func beginDraft(_ key: String, answers: [String: [String]]) async throws {
        let name = Digest.sha256Hex(Array(key.utf8))
        let value = JSONValue.object(answers.mapValues { .array($0.map(JSONValue.string)) })
        let (life, limit) = (limits.draftLifeSeconds, limits.openDrafts)
        let isKept = try await pool.transaction { connection in
            try Forms.begin(draft: name, answers: value, lifeSeconds: life, limit: limit, on: connection)
        }
        guard isKept else { throw DraftsAreFull() }
    }

    /// Keeps the answers of a draft for another day.
    public func keepDraft(_ key: String, answers: [String: [String]]) async throws {
        let name = Digest.sha256Hex(Array(key.utf8))
        let value = JSONValue.object(answers.mapValues { .array($0.map(JSONValue.string)) })
        let life = limits.draftLifeSeconds
        try await pool.transaction { connection in
            try Forms.keep(draft: name, answers: value, lifeSeconds: life, on: connection)
        }
    }

    /// Adds a paper to a draft.
    public func addPaper(_ bytes: [UInt8], named fileName: String, to key: String) async throws {
        let name = Digest.sha256Hex(Array(key.utf8))
        let sha256 = Digest.sha256Hex(bytes)
        try await pool.transaction { connection in
            try Forms.keepPaper(
                draft: name,
                sha256: sha256,
                name: fileName,
                mediaType: MediaType.sniffed(bytes),
                bytes: bytes,
                on: connection
            )
        }
    }

    /// Takes a paper out of a draft.
    public func dropPaper(_ sha256: String, of key: String) async throws {
        let name = Digest.sha256Hex(Array(key.utf8))
        try await pool.transaction { connection in
            try Forms.dropPaper(draft: name, sha256: sha256, on: connection)
        }
    }
}
