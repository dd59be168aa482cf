/// The name of the request, or of the errand, for which statements are run.
///
/// Each transaction begins with it in a comment, so that what the server logs of a session is found from the answer that
/// somebody complains about. It stands in BEGIN alone: the other statements keep one text each, and stay prepared.
public enum Trace {
    /// 32 hexadecimal digits (W3C Trace Context); nil outside of any request.
    @TaskLocal public static var id: String?

    /// Whether a name may stand in a comment: digits and letters a to f, and nothing that could end it.
    public static func isWellFormed(_ id: String) -> Bool {
        id.utf8.count == 32 && id.utf8.contains { $0 != UInt8(ascii: "0") }
            && id.utf8.allSatisfy { byte in
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
            }
    }
}
