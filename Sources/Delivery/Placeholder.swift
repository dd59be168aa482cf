public struct OutgoingRequest: Sendable { public var method: String; public var url: String; public var headers: [(String, String)]; public var body: [UInt8]; public var timeoutMilliseconds: Int; public var allow: Set<String>
 public init(method: String, url: String, headers: [(String, String)], body: [UInt8], timeoutMilliseconds: Int, allow: Set<String>) { self.method = method; self.url = url; self.headers = headers; self.body = body; self.timeoutMilliseconds = timeoutMilliseconds; self.allow = allow } }
public struct IncomingAnswer: Sendable { public let status: Int; public let body: [UInt8] }
public enum DeliveryFault: Error { case unreachable }
public final class Client: Sendable { public init() {}; public func send(_ r: OutgoingRequest) async throws(DeliveryFault) -> IncomingAnswer { throw .unreachable } }
