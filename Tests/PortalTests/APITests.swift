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
