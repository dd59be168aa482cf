internal import Delivery
internal import HTTP
internal import Portal
internal import Postgres
internal import Proceedings

/// Everything a node can be told before it starts; each member has a default, so that nothing need be said.
struct Settings: Sendable {
    var database = "dbname=dauys"
    var listen = "127.0.0.1:8080"
    var origin = ""
    var share = "ops"
    var state = ".state/service"
    var trust: [String] = []
    var allowedHosts: [String] = []
    var proxies: [String] = []
    var timestampAuthorities: [String] = []
    var listAddresses: [String] = []
    var sealModule = ""
    var sealToken = ""
    var sealLabel = "seal"
    var sealPin = ""

    var sessions = 16
    var watchSessions = 4
    var waiters = Pool.waitersLimit
    var waitMilliseconds = Pool.waitLimitMilliseconds
    var connection = ConnectionLimits()
    var http = Settings.httpLimits
    var acts = Courthouse.Limits()
    var doors = DoorLimits()
    var delivery = ClientLimits()
    var watch = Watch.Limits()
    var letters = LetterSettings()
    var graceSeconds = 10

    /// The origin people know the service by: what was said, or the address it listens on.
    var publicOrigin: String { origin.isEmpty ? "http://\(listen)" : origin }

    /// A node behind a proxy: many connections, and all of them from one address.
    private static var httpLimits: HTTP.Limits {
        var limits = HTTP.Limits()
        limits.connections = 12_000
        limits.connectionsPerAddress = 12_000
        return limits
    }

    /// What has to fit together, in sentences; nothing where it does.
    var contradictions: [(field: String, sentence: String)] {
        var found: [(String, String)] = []
        if Address(listen) == nil { found.append(("listen", "'\(listen)' is not ADDRESS:PORT")) }
        if !origin.isEmpty, !origin.hasPrefix("http://"), !origin.hasPrefix("https://") {
            found.append(("origin", "'\(origin)' is no address that begins with https:// or http://"))
        }
        if origin.hasSuffix("/") { found.append(("origin", "it ends with a slash, which the paths begin with")) }
        for (field, urls) in [("tsa", timestampAuthorities), ("crl", listAddresses)] {
            for url in urls where !url.hasPrefix("http://") && !url.hasPrefix("https://") {
                found.append((field, "'\(url)' is no address that begins with https:// or http://"))
            }
        }
        if !sealModule.isEmpty {
            if sealToken.isEmpty { found.append(("seal-token", "a key on a token needs the token's label")) }
            if sealPin.isEmpty { found.append(("seal-pin", "a key on a token needs the file that holds its PIN")) }
        }
        if http.connectionsPerAddress > http.connections {
            found.append(("connections-per-address", "it is more than all connections (\(http.connections))"))
        }
        if Int64(acts.attachmentBytes) > acts.attachmentsOfCaseBytes {
            found.append(("attachment-bytes", "it is more than a case may hold (\(acts.attachmentsOfCaseBytes))"))
        }
        if connection.silenceMilliseconds <= connection.statementMilliseconds {
            found.append(
                (
                    "silence-milliseconds",
                    "it must be longer than a statement may run, or no statement could be cancelled"
                )
            )
        }
        found += letters.contradictions(leaseSeconds: watch.errandLeaseSeconds)
        if watch.errandsKeptForCritical >= watch.errandsUnderWay {
            found.append(("errands-kept-for-critical", "it leaves nothing of errands-under-way for what can wait"))
        }
        if watch.errandsOfReceiverAtFirst > watch.errandsOfReceiverAtMost {
            found.append(("errands-of-receiver-at-first", "it is more than errands-of-receiver-at-most"))
        }
        if doors.boardLongestPauseMilliseconds < doors.boardPauseMilliseconds {
            found.append(("board-longest-pause-milliseconds", "it is shorter than the shortest pause"))
        }
        return found
    }
}

/// An address to listen on.
struct Address: Sendable {
    let host: String
    let port: UInt16

    /// Reads `ADDRESS:PORT`; nil where it is none.
    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]),
            colon != text.startIndex
        else { return nil }
        (host, self.port) = (String(text[..<colon]), port)
    }
}
