internal import HTTP
internal import Testing

@Suite struct `A router` {
    @Test(
        arguments: [
            ("/cases/7", "number 7"), ("/cases/mine", "mine"), ("/cases/mine/offer", "act offer on mine"),
            ("/cases/mine/seal", "seal of mine"), ("/", "root"), ("/cases/%D0%B4", "number д"),
        ])
    func `prefers literal segments and finds the rest by placeholders`(path: String, said: String) async throws {
        try await serving(cases) { port, _ in
            let client = try RawSocket(port: port)
            client.send("GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n")
            let answer = try await client.answer()
            #expect(answer.status == 200)
            #expect(answer.text == said)
        }
    }

    @Test(arguments: ["/case", "/cases", "/cases/", "/cases/7/x/y", "//", "/cases//7"])
    func `does not know other paths`(path: String) async throws {
        try await serving(cases) { port, _ in
            let client = try RawSocket(port: port)
            client.send("GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await client.answer().status == 404)
        }
    }

    @Test func `asks its fallback about paths it does not know`() async throws {
        let router = Router(fallback: { request in .text("no \(request.path)", status: 404) })
        try await serving(router) { port, _ in
            let client = try RawSocket(port: port)
            client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await client.answer().text == "no /a")
        }
    }

    @Test(arguments: [("", 200), ("Content-Length: 2\r\n", 405)])
    func `names the methods that a path has`(framing: String, unused: Int) async throws {
        try await serving(cases) { port, _ in
            let client = try RawSocket(port: port)
            client.send("DELETE /cases/7 HTTP/1.1\r\nHost: x\r\n\(framing)\r\n")
            let answer = try await client.answer()
            #expect(answer.status == 405)
            #expect(answer.headers["Allow"] == "GET, HEAD, PUT")
        }
    }

    @Test func `answers HEAD as GET without its body`() async throws {
        try await serving(cases) { port, _ in
            let client = try RawSocket(port: port)
            client.send("HEAD /cases/7 HTTP/1.1\r\nHost: x\r\n\r\nGET /cases/8 HTTP/1.1\r\nHost: x\r\n\r\n")
            let head = try await client.answer(toHead: true)
            #expect(head.status == 200)
            #expect(head.headers["Content-Length"] == "8")
            #expect(try await client.answer().text == "number 8")
        }
    }

    private var cases: Router {
        var router = Router()
        router.on("GET", "/") { _, _ in .text("root") }
        router.on("GET", "/cases/{number}") { _, parameters in .text("number \(parameters["number"])") }
        router.on("PUT", "/cases/{number}") { _, _ in .text("put") }
        router.on("GET", "/cases/mine") { _, _ in .text("mine") }
        router.on("GET", "/cases/{number}/seal") { _, parameters in .text("seal of \(parameters["number"])") }
        router.on("GET", "/cases/{number}/{act}") { _, parameters in
            .text("act \(parameters["act"]) on \(parameters["number"])")
        }
        return router
    }
}
