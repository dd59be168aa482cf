internal import HTTP
internal import Testing

@Suite struct `A request` {
    @Test(
        arguments: [
            ("/", []), ("/a", ["a"]), ("/a/b", ["a", "b"]), ("/a/", ["a", ""]), ("/%D0%B4/x%20y", ["д", "x y"]),
            ("/a+b", ["a+b"]), ("/a?b/c", ["a"]), ("http://host/a", ["a"]), ("http://host", []), ("/a%25", ["a%"]),
        ] as [(String, [String])]
    )
    func `takes its path apart`(target: String, segments: [String]) throws {
        #expect(try #require(Request(method: .get, target: target)).segments == segments)
    }

    @Test(
        arguments: [
            "", "a", "*", "/%", "/%4", "/%zz", "/%00", "/%FF", "/%C0%80", "/%ED%A0%80", "/..", "/a/../b", "/%2e%2E",
            "/.", "/a%2Fb", "/a%0A", "/a%7F", "/?a=%", "/?%FF=1", "/?a=%00", "ftp://host/a",
        ])
    func `is refused for a target that could be read in two ways`(target: String) {
        #expect(Request(method: .get, target: target) == nil)
    }

    @Test(
        arguments: [
            ("/?a=1&b=2", ["a": "1", "b": "2"]), ("/?a=1&a=2", ["a": "1"]), ("/?a", ["a": ""]),
            ("/?a=b=c", ["a": "b=c"]),
            ("/?a=x+y%2B", ["a": "x y+"]), ("/?", [:]), ("/?&&a=1&", ["a": "1"]), ("/?%D0%B4=%D0%B4", ["д": "д"]),
        ] as [(String, [String: String])]
    )
    func `reads its query, the first of a name winning`(target: String, query: [String: String]) throws {
        #expect(try #require(Request(method: .get, target: target)).query == query)
    }

    @Test func `keeps the path as it was sent`() throws {
        #expect(try #require(Request(method: .get, target: "/x%20y?z")).path == "/x%20y")
    }

    @Test func `reads a form in its order, doubled names too`() throws {
        let form = try form("b=1&a=%D0%B4+x&b=2", as: "Application/X-WWW-Form-Urlencoded; charset=utf-8").form()
        #expect(form.map(\.0) == ["b", "a", "b"])
        #expect(form.map(\.1) == ["1", "д x", "2"])
    }

    @Test(
        arguments: [
            ("a=1", "application/json", .wrongMediaType), ("a=%", "application/x-www-form-urlencoded", .badEncoding),
            ("a=%FF", "application/x-www-form-urlencoded", .badEncoding),
            ("a=\u{0}", "application/x-www-form-urlencoded", .badEncoding),
        ] as [(String, String, RequestFault)]
    )
    func `is no form if it is not sent or written as one`(body: String, type: String, fault: RequestFault) throws {
        let request = try form(body, as: type)
        #expect(throws: fault) { try request.form() }
    }

    @Test func `reads its cookies`() throws {
        let headers: Headers = ["Cookie": "a=1; b=\"x y\";c=; d", "cookie": "a=2; e=f=g"]
        let request = try #require(Request(method: .get, target: "/", headers: headers))
        #expect(request.cookies == ["a": "1", "b": "x y", "c": "", "e": "f=g"])
    }

    @Test func `has headers whatever the case of their names`() {
        let headers: Headers = ["X-One": "1", "x-one": "2", "Other": "3"]
        #expect(headers["x-ONE"] == "1")
        #expect(headers.values(of: "X-ONE") == ["1", "2"])
        #expect(headers["X-On"] == nil)
    }

    private func form(_ body: String, as type: String) throws -> Request {
        try #require(
            Request(method: .post, target: "/", headers: ["Content-Type": type], body: Array(body.utf8))
        )
    }
}
