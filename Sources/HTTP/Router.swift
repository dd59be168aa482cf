/// What the placeholders of a pattern stood for.
public struct PathParameters: Sendable {
    private let values: [String: String]

    init(_ values: [String: String]) { self.values = values }

    /// The decoded segment in the place of `{name}`.
    public subscript(_ name: String) -> String {
        guard let value = values[name] else {
            preconditionFailure("A handler asks only for names that its own pattern has.")
        }
        return value
    }
}

/// The list of what a server answers to.
public struct Router: Sendable {
    /// What answers a request of one route.
    public typealias Handler = @Sendable (Request, PathParameters) async -> Response

    struct Route: Sendable {
        let names: [String]
        let bodyLimitBytes: Int?
        let handler: Handler
    }

    /// Where a request belongs.
    enum Place {
        case route(Route, PathParameters)
        case wrongMethod(allowed: [Method])
        case unknown
    }

    private struct Fork: Sendable {
        var literals: [String: Fork] = [:]
        var placeholder: [Fork] = []  // None or one; a struct cannot hold itself directly.
        var routes: [Method: Route] = [:]
    }

    /// Every route there is, in the order it was added.
    public private(set) var patterns: [(method: Method, pattern: String)] = []

    private var root = Fork()
    private let fallback: (@Sendable (Request) async -> Response)?

    /// Starts an empty list; `fallback` answers paths that no pattern fits, else the server's refusal 404 does.
    public init(fallback: (@Sendable (Request) async -> Response)? = nil) { self.fallback = fallback }

    /// Adds a route; segments in braces are placeholders, literal segments win over them.
    public mutating func on(
        _ method: Method,
        _ pattern: String,
        bodyLimitBytes: Int? = nil,
        handler: @escaping Handler
    ) {
        precondition(pattern.first == "/", "A pattern begins with a slash.")
        let pieces = pattern == "/" ? [] : pattern.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        let names = pieces.filter(Self.isPlaceholder).map { String($0.dropFirst().dropLast()) }
        precondition(Set(names).count == names.count, "The placeholders of a pattern have different names.")
        let route = Route(names: names, bodyLimitBytes: bodyLimitBytes, handler: handler)
        patterns.append((method, pattern))
        Self.add(route, for: method, along: pieces[...], to: &root)
    }

    /// Whether paths that no pattern fits are answered here.
    var unknownPathHandler: (@Sendable (Request) async -> Response)? { fallback }

    func place(of method: Method, _ segments: [String]) -> Place {
        var allowed: Set<Method> = []
        if let (route, values) = Self.find(method, segments[...], root, [], &allowed) {
            return .route(route, PathParameters(Dictionary(zip(route.names, values)) { first, _ in first }))
        }
        guard !allowed.isEmpty else { return .unknown }
        if allowed.contains(.get) { allowed.insert(.head) }
        return .wrongMethod(allowed: allowed.sorted { $0.rawValue < $1.rawValue })
    }

    private static func isPlaceholder(_ piece: Substring) -> Bool {
        piece.count > 2 && piece.first == "{" && piece.last == "}"
    }

    private static func add(
        _ route: Route,
        for method: Method,
        along pieces: ArraySlice<Substring>,
        to fork: inout Fork
    ) {
        guard let piece = pieces.first else {
            precondition(fork.routes[method] == nil, "A method and pattern have one handler.")
            fork.routes[method] = route
            return
        }
        if isPlaceholder(piece) {
            if fork.placeholder.isEmpty { fork.placeholder.append(Fork()) }
            add(route, for: method, along: pieces.dropFirst(), to: &fork.placeholder[0])
        } else {
            add(route, for: method, along: pieces.dropFirst(), to: &fork.literals[String(piece), default: Fork()])
        }
    }

    // Literal forks first, then the placeholder: a literal that leads nowhere does not hide a placeholder that does.
    private static func find(
        _ method: Method,
        _ segments: ArraySlice<String>,
        _ fork: Fork,
        _ values: [String],
        _ allowed: inout Set<Method>
    ) -> (Route, [String])? {
        guard let segment = segments.first else {
            if let route = fork.routes[method] ?? (method == .head ? fork.routes[.get] : nil) { return (route, values) }
            allowed.formUnion(fork.routes.keys)
            return nil
        }
        let rest = segments.dropFirst()
        if let next = fork.literals[segment], let found = find(method, rest, next, values, &allowed) { return found }
        guard let next = fork.placeholder.first, !segment.isEmpty else { return nil }
        return find(method, rest, next, values + [segment], &allowed)
    }
}
