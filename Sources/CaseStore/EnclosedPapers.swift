internal import Law

/// The papers that come with a complaint, or with its correction, and are kept in one act with it.
public struct EnclosedPapers: Sendable {
    /// One of them, as the case will list it.
    public struct Paper: Sendable {
        public let sha256: String
        public let name: String?
        public let mediaType: String
        /// Whether the complaint itself names it; what it does not name is added, not signed.
        public let isNamed: Bool
        public let sizeBytes: Int

        public init(sha256: String, name: String?, mediaType: String, isNamed: Bool, sizeBytes: Int) {
            self.sha256 = sha256
            self.name = name
            self.mediaType = mediaType
            self.isNamed = isNamed
            self.sizeBytes = sizeBytes
        }
    }

    /// A complaint without any.
    public static let none = EnclosedPapers(papers: [], bytes: nil, draft: nil, limitBytes: 0)

    public let papers: [Paper]
    /// All their bytes, one paper after the other; nil where they lie in a draft.
    public let bytes: [UInt8]?
    /// The hash of the key of the draft in which they lie already.
    public let draft: String?
    /// What all papers of the case may hold together.
    public let limitBytes: Int64

    public init(papers: [Paper], bytes: [UInt8]?, draft: String?, limitBytes: Int64) {
        self.papers = papers
        self.bytes = bytes
        self.draft = draft
        self.limitBytes = limitBytes
    }

    var members: [String: JSONValue] {
        guard !papers.isEmpty else { return [:] }
        let list = papers.map { paper -> JSONValue in
            [
                "sha256": .string(paper.sha256), "name": paper.name.map(JSONValue.string) ?? .null,
                "mediaType": .string(paper.mediaType), "named": .bool(paper.isNamed),
                "size": .integer(Int64(paper.sizeBytes)),
            ]
        }
        return [
            "papers": .array(list), "papersLimit": .integer(limitBytes),
            "draft": draft.map(JSONValue.string) ?? .null,
        ]
    }
}

extension Reading {
    /// The papers for which the case had no room, by their hashes.
    var withoutRoom: Set<String> { Set((value["noRoom"]?.array ?? []).compactMap(\.string)) }
}
