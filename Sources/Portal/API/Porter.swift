internal import Docket
public import HTTP
public import Law
public import Proceedings

/// What every route needs: the house, the languages, and how many follow its feeds.
public struct Porter: Sendable {
    private(set) var house: Courthouse
    let catalogs: Catalogs
    let watch: WatchGauges
    let boardReaders: FeedReaders
    let caseReaders: FeedReaders
    let limits: DoorLimits
    let callers: Callers
    let figures = DoorFigures()
    /// What the server in front of these doors holds.
    let server: ServerFigures
    /// Every limit of the node by its name, with its unit, for the metrics.
    let namedLimits: [NamedLimit]
    /// This node's own clock, which measures and is compared, and decides nothing; nil where none is at hand.
    let clock: (@Sendable () -> Instant)?
    let assets: Assets
    /// Whether cookies may be sent over plain HTTP: only where no proxy ends TLS, as in a rehearsal.
    let isPlainHTTP: Bool
    /// Addresses of proxies, whose word about who is behind them is taken.
    let proxies: Set<String>

    public init(
        house: Courthouse,
        catalogs: Catalogs,
        watch: WatchGauges,
        assets: Assets,
        isPlainHTTP: Bool,
        proxies: Set<String> = [],
        limits: DoorLimits = DoorLimits(),
        server: ServerFigures = ServerFigures(),
        namedLimits: [NamedLimit] = [],
        clock: (@Sendable () -> Instant)? = nil
    ) {
        self.house = house
        self.catalogs = catalogs
        self.watch = watch
        self.assets = assets
        self.isPlainHTTP = isPlainHTTP
        self.proxies = proxies
        self.limits = limits
        self.server = server
        self.namedLimits = namedLimits
        self.clock = clock
        callers = Callers(limits: limits)
        boardReaders = FeedReaders(limit: limits.boardReaders)
        caseReaders = FeedReaders(limit: limits.caseReaders)
    }

    /// The same door of a house that expects something of the next act.
    func of(_ house: Courthouse) -> Porter {
        var porter = self
        porter.house = house
        return porter
    }

    /// The address the request came from: behind a known proxy, the last one that the proxy wrote down itself.
    func address(of request: Request) -> String {
        guard proxies.contains(request.peer),
            let last = request.headers.values(of: "X-Forwarded-For").last?.split(separator: ",").last
        else { return request.peer }
        return String(last.filter { $0 != " " }.prefix(45))
    }

    /// The words of the language asked for: by primary subtag and q; none fits: the pack's first.
    func words(_ request: Request?) -> Words {
        let first = house.packs.elections.first?.languages.first?.rawValue
        let chosen = AcceptLanguage.choose(
            request?.headers["Accept-Language"],
            from: PageLanguage.allCases.map(\.rawValue)
        )
        let language = (chosen ?? first).flatMap(PageLanguage.init(rawValue:)) ?? .en
        return Words(catalogs[language])
    }

    func language(_ t: Words) -> Language { Language(rawValue: t.language.rawValue) ?? .en }

    func problem(_ error: any Error, _ request: Request) -> Response {
        let problem = Problem(error)
        if problem.word == .internalError {
            house.log("requestFailed", ["path": Self.route(request), "error": ErrorText.describe(error)])
        }
        return problem.response(words(request), origin: house.origin)
    }

    /// The address without what could name a person or open a case.
    static func route(_ request: Request) -> String {
        // The key of an unfinished complaint opens it.
        let count = request.segments.dropFirst().first == "file" ? 2 : 3
        return "\(request.method) /" + request.segments.prefix(count).joined(separator: "/")
    }

    /// For what is no page: a browser that shows it all the same runs nothing in it and puts it into no frame.
    static let nothingRuns = (
        "Content-Security-Policy",
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox"
    )

    func json(_ value: JSONValue, status: Int = 200, headers: [(String, String)] = []) -> Response {
        let always = [
            ("Content-Type", "application/json"), ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"),
            Self.nothingRuns,
        ]
        return Response(status: status, headers: always + headers, body: .bytes(value.canonicalBytes))
    }

    func download(_ bytes: [UInt8], mediaType: String = "application/octet-stream", name: String) -> Response {
        Response(
            status: 200,
            headers: [
                ("Content-Type", mediaType), ("Content-Disposition", "attachment; filename=\"\(name)\""),
                ("X-Content-Type-Options", "nosniff"), ("Cache-Control", "no-store"), Self.nothingRuns,
            ],
            body: .bytes(bytes)
        )
    }

    /// Answers a request, turning whatever is thrown into a problem.
    func answer(_ request: Request, _ body: () async throws -> Response) async -> Response {
        do { return try await body() } catch { return problem(error, request) }
    }
}

/// The language a reader asks for (RFC 9110 section 12.5.4), as far as it matters here.
enum AcceptLanguage {
    static func choose(_ header: String?, from offered: [String]) -> String? {
        guard let header, header.utf8.count <= 512 else { return nil }
        var best: (tag: String, quality: Int)?
        for range in header.split(separator: ",") {
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " } }
            guard let tag = parts.first?.split(separator: "-").first.map({ $0.lowercased() }) else { continue }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.map { thousandths($0.dropFirst(2)) } ?? 1_000
            guard quality > 0, offered.contains(tag), quality > best?.quality ?? 0 else { continue }
            best = (tag, quality)
        }
        return best?.tag
    }

    private static func thousandths(_ text: Substring) -> Int {
        let parts = text.split(separator: ".")
        let whole = parts.first.flatMap { Int($0) } ?? 0
        let fraction = parts.count > 1 ? (parts[1] + "000").prefix(3) : "000"
        // Clamped before it is multiplied: the number is whatever somebody wrote there.
        return min(1_000, min(1, max(0, whole)) * 1_000 + max(0, Int(fraction) ?? 0))
    }
}
