internal import HTTP

/// Runs a server on loopback for the length of `body`.
func serving(
    _ router: Router,
    limits: Limits = Limits(),
    refusal: @escaping Refusal = plainRefusal,
    _ body: (UInt16, Server) async throws -> Void
) async throws {
    let server = Server(limits: limits, router: router, refusal: refusal)
    let port = try server.start(address: "127.0.0.1", port: 0)
    try await withThrowingTaskGroup { group in
        group.addTask { await server.run() }
        do {
            try await body(port, server)
        } catch {
            await server.stop(graceSeconds: 0)
            throw error
        }
        await server.stop(graceSeconds: 0)
    }
}

/// A router with one route that says back what it was sent.
func echo(bodyLimitBytes: Int? = nil) -> Router {
    var router = Router()
    router.on("POST", "/echo", bodyLimitBytes: bodyLimitBytes) { request, _ in
        Response(status: 200, body: .bytes(request.body))
    }
    router.on("GET", "/hello") { _, _ in .text("hello") }
    return router
}

/// A gate that handlers wait at until a test opens it.
actor Gate {
    private var isOpen = false
    private var waiters: [CheckedContinuation<Void, Never>] = []
    private(set) var arrivals = 0
    private var arrivalWaiters: [(count: Int, CheckedContinuation<Void, Never>)] = []

    func pass() async {
        arrivals += 1
        for index in arrivalWaiters.indices.reversed() where arrivalWaiters[index].count <= arrivals {
            arrivalWaiters.remove(at: index).1.resume()
        }
        guard !isOpen else { return }
        await withCheckedContinuation { waiters.append($0) }
    }

    /// Waits until so many handlers have come to the gate.
    func untilArrivals(of count: Int) async {
        guard arrivals < count else { return }
        await withCheckedContinuation { arrivalWaiters.append((count, $0)) }
    }

    func open() {
        isOpen = true
        for waiter in waiters { waiter.resume() }
        waiters = []
    }
}
