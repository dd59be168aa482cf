internal import Delivery
internal import HTTP
internal import Testing

@Suite struct `A client` {
    @Test func `sends what it is given and brings back what is answered`() async throws {
        try await serving { port in
            let client = Client()
            let answer = try await client.send(
                request(
                    port,
                    "/echo?x=%20",
                    method: "PUT",
                    headers: [("X-One", "1"), ("X-Two", "")],
                    body: Array(0...255)
                )
            )
            #expect(answer.status == 201)
            #expect(answer.header("x-SEEN") == "PUT /echo 1 [] - -")
            #expect(answer.body == Array(0...255))
        }
    }

    @Test(arguments: [("GET", "GET"), ("HEAD", "HEAD"), ("POST", "POST"), ("DELETE", "DELETE")])
    func `sends a method without a body`(method: String, seen: String) async throws {
        try await serving { port in
            let answer = try await Client().send(request(port, "/method", method: method))
            #expect(answer.header("X-Method") == seen)
        }
    }

    @Test func `gives any status as an answer, and follows no redirect`() async throws {
        try await serving { port in
            let answer = try await Client().send(request(port, "/redirect"))
            #expect(answer.status == 302)
            #expect(answer.header("Location") == "/echo")
            #expect(try await Client().send(request(port, "/nothing")).status == 404)
        }
    }

    @Test func `has many requests under way at once, over one connection each`() async throws {
        try await serving { port in
            let client = Client(limits: ClientLimits(connections: 100, connectionsPerHost: 100))
            try await withThrowingTaskGroup { group in
                for number in 0..<100 {
                    group.addTask {
                        let body = Array("\(number)".utf8)
                        let answer = try await client.send(request(port, "/together", method: "POST", body: body))
                        #expect(answer.body == body)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func `does many requests over few connections`() async throws {
        try await serving { port in
            let client = Client(limits: ClientLimits(connections: 2, connectionsPerHost: 2))
            let ports = try await withThrowingTaskGroup { group in
                for _ in 0..<50 {
                    group.addTask { try await client.send(request(port, "/echo", method: "PUT")).status }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(ports == Array(repeating: 201, count: 50))
        }
    }

    @Test func `refuses more requests than its limit`() async throws {
        try await listening(saying: "", thenHolding: true) { port in
            let client = Client(limits: ClientLimits(requests: 1))
            await withTaskGroup { group in
                for _ in 0..<2 {
                    group.addTask { await fault(of: request(port, "/", timeoutMilliseconds: 500), by: client) }
                }
                let faults = await group.reduce(into: Set<DeliveryFault?>()) { $0.insert($1) }
                #expect(faults == [.busy, .timedOut])
            }
        }
    }

    @Test(arguments: ["", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"])
    func `gives up in time on an answer that does not come or does not end`(said: String) async throws {
        try await listening(saying: said, thenHolding: true) { port in
            let client = Client()
            await withTaskGroup { group in
                for milliseconds in [3_000, 100] {
                    group.addTask {
                        let request = request(port, "/", timeoutMilliseconds: milliseconds)
                        return (milliseconds, await fault(of: request, by: client))
                    }
                }
                let first = await group.next()
                #expect(first?.0 == 100)
                #expect(first?.1 == .timedOut)
                group.cancelAll()
            }
        }
    }

    @Test(
        arguments: [
            ("", .interrupted), ("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", .interrupted),
            ("HTTP/1.1 200 OK\r\nX: \(String(repeating: "x", count: 70_000))\r\n\r\n", .tooLarge),
        ] as [(String, DeliveryFault)]
    )
    func `knows a broken answer`(said: String, fault expected: DeliveryFault) async throws {
        try await listening(saying: said) { port in
            #expect(await fault(of: request(port, "/")) == expected)
        }
    }

    @Test(arguments: ["HTTP/1.1 200 OK\r\nName:value\r\nContent-Length: 2\r\n\r\nok"])
    func `understands headers without a space`(said: String) async throws {
        try await listening(saying: said) { port in
            let answer = try await Client().send(request(port, "/"))
            #expect(answer.header("name") == "value")
        }
    }

    @Test func `forgets the headers of interim answers`() async throws {
        let said = "HTTP/1.1 103 Early\r\nX: 1\r\n\r\nHTTP/1.1 200 OK\r\nX: 2\r\nContent-Length: 0\r\n\r\n"
        try await listening(saying: said) { port in
            let answer = try await Client().send(request(port, "/"))
            #expect(answer.headers.filter { $0.0 == "X" }.map(\.1) == ["2"])
        }
    }

    @Test(arguments: [(1_000, nil), (999, .tooLarge)] as [(Int, DeliveryFault?)])
    func `takes an answer as long as its limit and no longer`(limit: Int, expected: DeliveryFault?) async throws {
        try await serving { port in
            var request = request(port, "/echo", method: "PUT", body: Array(repeating: 1, count: 1_000))
            request.answerLimitBytes = limit
            #expect(await fault(of: request) == expected)
        }
    }

    @Test func `says when nobody listens`() async throws {
        let listener = try RawListener(saying: "")
        let port = listener.port
        listener.stop()
        #expect(await fault(of: request(port, "/")) == .unreachable)
        let unknown = OutgoingRequest(url: "http://nobody.invalid/", allowedAddresses: AddressPolicy())
        #expect(await fault(of: unknown) == .unreachable)
    }

    @Test func `ends at once when its task is cancelled`() async throws {
        try await listening(saying: "", thenHolding: true) { port in
            await withTaskGroup { group in
                group.addTask { await fault(of: request(port, "/", timeoutMilliseconds: 60_000)) }
                group.cancelAll()
                #expect(await group.next() == .cancelled)
            }
        }
    }

    @Test func `ends what is under way when it is closed, and takes nothing more`() async throws {
        try await listening(saying: "", thenHolding: true) { port in
            let client = Client()
            await withTaskGroup { group in
                group.addTask { await fault(of: request(port, "/", timeoutMilliseconds: 60_000), by: client) }
                group.addTask {
                    try? await Task.sleep(for: .milliseconds(50))  // Either order is right; this is the usual one.
                    client.close()
                    return nil
                }
                #expect(await group.reduce(into: Set<DeliveryFault?>()) { $0.insert($1) } == [nil, .closed])
            }
            #expect(await fault(of: request(port, "/"), by: client) == .closed)
        }
    }

    @Test(
        arguments: [
            ("GET", [("X", "a\r\nY: b")]), ("GET", [("X y", "a")]), ("GET", [("", "a")]), ("G T", []), ("", []),
            ("GET", [("X", "a\u{0}")]), ("GET\r\n", []),
        ] as [(String, [(String, String)])]
    )
    func `sends no request that would be two`(method: String, headers: [(String, String)]) async {
        #expect(await fault(of: request(1, "/", method: method, headers: headers)) == .badRequest)
    }

    @Test(
        arguments: [
            "", "/x", "ftp://127.0.0.1/", "file:///etc/passwd", "http://", "http://user@127.0.0.1/", "http://a b/",
            "http://127.0.0.1:99999/", "gopher://127.0.0.1/", "http://127.0.0.1/\u{0}",
        ])
    func `follows no other URL than http and https`(url: String) async {
        #expect(await fault(of: OutgoingRequest(url: url)) == .badURL)
    }

    @Test func `does not trust a server that speaks no TLS`() async throws {
        try await listening(saying: "HTTP/1.1 400 Bad Request\r\n\r\n") { port in
            let place = "127.0.0.1:\(port)"
            let request = OutgoingRequest(url: "https://\(place)/", allowedAddresses: AddressPolicy(allow: [place]))
            #expect(await fault(of: request) == .tls)
        }
    }
}

private func fault(of request: OutgoingRequest, by client: Client = Client()) async -> DeliveryFault? {
    do throws(DeliveryFault) {
        _ = try await client.send(request)
        return nil
    } catch {
        return error
    }
}

private func request(
    _ port: UInt16,
    _ path: String,
    method: String = "GET",
    headers: [(String, String)] = [],
    body: [UInt8] = [],
    timeoutMilliseconds: Int = 5_000
) -> OutgoingRequest {
    OutgoingRequest(
        method: method,
        url: "http://127.0.0.1:\(port)\(path)",
        headers: headers,
        body: body,
        timeoutMilliseconds: timeoutMilliseconds,
        allowedAddresses: AddressPolicy(allow: ["127.0.0.1:\(port)"])
    )
}
