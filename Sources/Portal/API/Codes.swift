internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

extension Porter {
    /// `GET /api/v1/codes`: every code that travels in the interface, with its words in each language.
    func codes(_ request: Request) -> Response {
        json([
            "states": list(CaseState.allCases.map(\.rawValue)) { $0.state($1).word },
            "stages": list(Stage.allCases.map(\.rawValue)) { $0.stage($1) },
            "roles": list(["voter", "system"] + Role.allCases.map(\.rawValue)) { $0.role($1) },
            "outcomes": list(Outcome.allCases.map(\.rawValue)) { $0.outcome($1) },
            "positions": list(["agrees", "partly", "disagrees", "corrected"]) { $0.position($1) },
            "challenged": list(["decision", "action", "inaction"]) { $0.act($1) },
            "attendance": list(["papers", "video", "phone", "person"]) { $0.attendance($1) },
            "exclusions": list(["OFF_DUTY", "CONFLICT", "LANGUAGE", "EARLIER_INSTANCE", "REGION", "CAP"]) {
                $0.exclusion($1)
            },
            "defects": list(Vocabulary(t: Words(catalogs[.en])).defects.map(\.value)) { vocabulary, code in
                vocabulary.defects.first { $0.value == code }?.title ?? code
            },
            "problems": .array(ProblemWord.allCases.map { problemWords($0) }),
            "kinds": .array(kinds),
        ])
    }

    /// The kinds of complaint and the requests each allows, of every election at hand.
    private var kinds: [JSONValue] {
        var seen: Set<String> = []
        return house.packs.elections.flatMap(\.kinds).filter { seen.insert($0.id).inserted }.map { kind in
            [
                "code": .string(kind.id), "words": texts(kind.titles),
                "requests": .array(kind.requests.map { ["code": .string($0.id), "words": texts($0.titles)] }),
            ]
        }
    }

    private func texts(_ texts: Texts) -> JSONValue {
        .object([String: JSONValue](uniqueKeysWithValues: texts.map { ($0.key.rawValue, .string($0.value)) }))
    }

    private func list(_ codes: [String], _ word: (Vocabulary, String) -> String) -> JSONValue {
        .array(codes.map { code in ["code": .string(code), "words": inEach { word(Vocabulary(t: $0), code) }] })
    }

    private func inEach(_ word: (Words) -> String) -> JSONValue {
        .object(
            [String: JSONValue](
                uniqueKeysWithValues: PageLanguage.allCases.map { ($0.rawValue, .string(word(Words(catalogs[$0])))) }
            )
        )
    }

    private func problemWords(_ word: ProblemWord) -> JSONValue {
        let text = ProblemText(word)
        return [
            "code": .string(word.rawValue), "type": .string("\(house.origin)/problems/\(word.rawValue)"),
            "status": .integer(Int64(word.status)), "words": inEach { $0(text.title) },
            "detail": inEach { $0(text.detail) }, "next": inEach { $0(text.next) },
        ]
    }

    /// `GET /problems/{word}`: what a problem's `type` leads to, in words for a browser and as data for a program.
    func explain(_ request: Request, _ word: String) -> Response {
        guard let word = ProblemWord(rawValue: word) else { return problem(Problem(.notFound), request) }
        guard request.headers["Accept"]?.contains("text/html") == true else { return json(problemWords(word)) }
        let t = words(request)
        let text = ProblemText(word)
        return .text("\(t(text.title))\n\n\(t(text.detail))\n\(t(text.next))\n")
    }
}
