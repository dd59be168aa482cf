internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

/// One thing a program can ask for: the route, and everything the interface's description says about it.
struct Operation: Sendable {
    /// Who may ask.
    enum Access: Hashable, Sendable {
        case everybody
        /// Whoever has the secret of the case.
        case voter
        /// Somebody signed in, in one of these offices; in any office where none is named.
        case staff([Role])
        /// Whoever has the secret of the case, or somebody signed in.
        case voterOr([Role])
    }

    /// What comes in the body.
    enum Takes: Hashable, Sendable {
        case nothing
        /// A complaint with its signature and papers.
        case filing
        /// Small JSON of the named shape.
        case json(String)
        /// A document people sign, with its signature, or alone as JSON where it need not be signed.
        case document(DocumentType, signature: Signature)
        /// Small JSON of the named shape, or a document with its signature, or alone where it need not be signed.
        case either(String, DocumentType, signature: Signature)
        /// The bytes of a paper.
        case bytes

        enum Signature: Hashable, Sendable { case obligatory, optional }
    }

    /// What comes back when it went well.
    struct Answer: Hashable, Sendable {
        /// The form of an answer's body.
        enum Form: Hashable, Sendable {
            case empty
            case json(String)
            /// The bytes of a document with a published schema.
            case document(DocumentType)
            case bytes
            /// JSON of the named shape, or its words for a browser.
            case jsonOrText(String)
            case text
            case events
        }

        let status: Int
        let form: Form
        let words: String
    }

    let method: HTTP.Method
    let path: String
    /// The name under which generated clients know it.
    let id: String
    /// The act that it is; the table of rights says who may do it, and nothing is open that is not there.
    let act: Authority.Act
    let summary: String
    var details = ""
    var takes = Takes.nothing
    var headers: [String] = []
    var query: [String] = []
    let gives: [Answer]
    /// The problems that are its own; those that every operation shares are added to them.
    var problems: [ProblemWord] = []
    var bodyLimitBytes: Int?
    let handler: Router.Handler

    /// Whether a repetition under the same idempotency key is given the first answer by the door itself.
    ///
    /// A filing keeps its own keys, for as long as the case; a sign-in, a key and a screen's token give secrets away, which are not kept; what
    /// stores nothing can be repeated as it is.
    var keepsAnswers: Bool {
        method == .post
            && ![
                "fileComplaint", "tryFiling", "issueChallenge", "signIn", "verifySignature", "makeKey", "rotateKey",
                "makeScreen",
            ].contains(id)
    }

    /// Who may ask, as the description says it: all whom the table gives the act in some relation.
    var access: Access {
        let parties = Authority.parties(of: act)
        guard !parties.contains(.anybody) else { return .everybody }
        let roles = Role.allCases.filter { parties.contains(Authority.Party($0)) }
        guard parties.contains(.voter) else { return .staff(roles) }
        return roles.isEmpty ? .voter : .voterOr(roles)
    }

    /// Every problem this operation may answer with.
    var allProblems: [ProblemWord] {
        var words: Set<ProblemWord> = [.brokenRequest, .tooLarge, .timedOut, .internalError, .busy]
        if ![.board, .upkeep].contains(Urgency(self)) { words.insert(.tooMany) }
        words.formUnion(problems)
        switch access {
        case .everybody: break
        case .voter, .voterOr: words.formUnion([.notSignedIn, .notYours, .tooMany])
        case .staff: words.formUnion([.notSignedIn, .notYours])
        }
        switch takes {
        case .nothing, .bytes: break
        case .json, .filing, .document, .either:
            words.formUnion([.wrongContentType, .notCanonical, .notValid, .brokenMultipart])
        }
        if method == .post { words.formUnion([.keyReused, .keyMissing]) }
        return ProblemWord.allCases.filter(words.contains)
    }
}

extension Operation.Answer {
    static func json(_ shape: String, _ words: String, status: Int = 200) -> Self {
        Self(status: status, form: .json(shape), words: words)
    }

    static func bytes(_ words: String) -> Self { Self(status: 200, form: .bytes, words: words) }
}
