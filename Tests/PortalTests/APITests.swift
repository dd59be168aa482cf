import HTTP
import Law
import Testing

@testable import Portal

@Suite struct `The language asked for` {
    @Test(
        arguments: [
            (nil, nil), ("", nil), ("ru", "ru"), ("kk-KZ, ru;q=0.9", "kk"), ("RU-ru", "ru"), ("de, en;q=0.1", "en"),
            ("en;q=0.2, kk;q=0.8, ru;q=0.5", "kk"), ("en;q=0, ru;q=0", nil), ("en, ru", "en"), ("de", nil), ("*", nil),
            ("ru; q=0.7 , kk ; q=0.71", "kk"), ("en;q=1.000, ru;q=0.999", "en"), ("ru;q=x, en;q=0.3", "en"),
            // What multiplied to more than a machine word stopped the whole node.
            ("en;q=9223372036854775807", "en"), ("en;q=-9223372036854775808, ru;q=0.1", "ru"), (";;;,,,=", nil),
        ] as [(String?, String?)]
    )
    func `is chosen by primary subtag and weight`(header: String?, language: String?) {
        #expect(AcceptLanguage.choose(header, from: ["kk", "ru", "en"]) == language)
    }
}

@Suite struct `Wrong guesses` {
    private func moment(_ seconds: Int64) -> Instant { Instant(microsecondsSince1970: seconds * 1_000_000) }

    @Test func `are ten a minute for one case and address, and harm nobody else`() {
        let guesses = Guesses()
        for count in 1...10 {
            #expect(guesses.wait("A-1", "10.0.0.1", at: moment(125)) == nil, "guess \(count)")
            guesses.note("A-1", "10.0.0.1", at: moment(125))
        }
        #expect(guesses.wait("A-1", "10.0.0.1", at: moment(125)) == 55)
        #expect(guesses.wait("A-1", "10.0.0.1", at: moment(179)) == 1)
        #expect(guesses.wait("A-1", "10.0.0.1", at: moment(180)) == nil)
        #expect(guesses.wait("A-1", "10.0.0.2", at: moment(125)) == nil)
        #expect(guesses.wait("A-2", "10.0.0.1", at: moment(125)) == nil)
    }

    @Test func `make whoever goes on wait twice as long each time, up to a limit`() {
        let guesses = Guesses()
        var waits: [Int64] = []
        var minute: Int64 = 0
        for _ in 1...8 {
            for _ in 1...10 { guesses.note("A-1", "10.0.0.1", at: moment(minute * 60)) }
            let wait = guesses.wait("A-1", "10.0.0.1", at: moment(minute * 60)) ?? 0
            waits.append(wait / 60)
            minute += wait / 60
        }
        #expect(waits == [1, 2, 4, 8, 16, 32, 64, 64])
    }

    @Test func `are forgotten when they are old, and when there are too many of them`() {
        let guesses = Guesses()
        for _ in 1...10 { guesses.note("A-1", "10.0.0.1", at: moment(0)) }
        for address in 0..<Guesses.rowsLimit { guesses.note("A-2", "\(address)", at: moment(60)) }
        #expect(guesses.wait("A-1", "10.0.0.1", at: moment(0)) == nil)
        #expect(guesses.count <= Guesses.rowsLimit)
    }
}

@Suite struct `The range of a part` {
    @Test(
        arguments: [
            ("bytes 0-9/10", 0, 9, 10), ("bytes 5-5/6", 5, 5, 6),
            ("Bytes 1048576-2097151/3000000", 1_048_576, 2_097_151, 3_000_000),
        ] as [(String, Int64, Int64, Int64)]
    )
    func `is read`(text: String, first: Int64, last: Int64, size: Int64) {
        let range = ContentRange(text)
        #expect(range?.first == first && range?.last == last && range?.size == size)
        #expect(range?.count == last - first + 1)
    }

    @Test(arguments: [
        "", "bytes", "bytes 0-9", "bytes 0-9/*", "bytes */10", "bytes 9-0/10", "bytes 0-10/10", "items 0-9/10",
        "bytes -1-9/10", "bytes +0-9/10", "bytes 0-9/99999999999999999999", "bytes 0-9-9/10",
        "bytes 0-9/10/10",
    ])
    func `is refused when it says nothing sure`(text: String) {
        #expect(ContentRange(text) == nil)
    }
}

@Suite struct `Each problem` {
    @Test(arguments: ProblemWord.allCases)
    func `says in each language what was wrong and what to do next, under one type`(word: ProblemWord) throws {
        var titles: Set<String> = []
        let catalogs = try Share.catalogs()
        for language in PageLanguage.allCases {
            let words = Words(catalogs[language])
            let response = Problem(word, members: ["case": "AST-2026-000001"]).response(words, origin: "https://c.test")
            guard case .bytes(let bytes) = response.body else { throw Share.NoSuchFile(name: "body") }
            let document = try CanonicalJSON.parse(bytes)
            #expect(document["type"]?.string == "https://c.test/problems/\(word.rawValue)")
            #expect(document["status"]?.integer == Int64(response.status) && response.status >= 400)
            #expect(document["case"] == "AST-2026-000001")
            for member in ["title", "detail", "next"] {
                #expect(document[member]?.string?.isEmpty == false, "\(member) of \(word)")
            }
            let headers = Headers(response.headers)
            #expect(headers["Content-Language"] == language.rawValue)
            #expect(headers["Content-Type"] == "application/problem+json")
            #expect(headers["Cache-Control"] == "no-store")
            #expect(words.catalog.missingKeys.isEmpty, "\(language) lacks \(words.catalog.missingKeys.keys)")
            titles.insert(document["title"]?.string ?? "")
        }
        #expect(titles.count == PageLanguage.allCases.count, "a title is the same in two languages")
    }
}
