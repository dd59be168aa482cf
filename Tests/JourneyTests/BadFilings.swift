import Law
import Proceedings
import Testing

/// Something sent to the filing desk that is not taken in, and what must be said about it.
struct BadFiling: Sendable {
    let name: String
    let status: Int
    let problem: String
    /// Where in the document the faults are, if they have a place.
    var pointers: [String] = []
    var key: String? = "a-key-of-a-bad-filing-1"
    var mediaType: String? = Parts.mediaType
    let body: @Sendable (Courtroom) throws -> [UInt8]

    static let all = bodies + canons + shapes + keys

    /// Bodies that are no form.
    private static let bodies: [BadFiling] = [
        multipart("a form cut off in the middle") { Array($0.dropLast($0.count / 2)) },
        multipart("a form without its last boundary") { Array($0.dropLast(Parts.boundary.utf8.count + 6)) },
        multipart("a form without the last two hyphens") { Array($0.dropLast(4)) },
        multipart("a form with something after its end") { $0 + Array("more".utf8) },
        multipart("no form at all") { _ in [] },
        parts("an unknown part") { Parts(("document", $0), ("evidence", [1])) },
        parts("the document twice") { Parts(("document", $0), ("document", $0)) },
        parts("the signature twice") { Parts(("document", $0), ("signature", [48]), ("signature", [48])) },
        parts("no document") { _ in Parts(("attachment", [1])) },
        BadFiling(
            name: "a form that names no boundary",
            status: 400,
            problem: "broken-multipart",
            mediaType: "multipart/form-data",
            body: { room in Parts(("document", try room.complaint().canonicalBytes)).bytes }
        ),
        BadFiling(
            name: "another content type",
            status: 415,
            problem: "wrong-content-type",
            mediaType: "application/json",
            body: { room in try room.complaint().canonicalBytes }
        ),
        BadFiling(
            name: "no content type",
            status: 415,
            problem: "wrong-content-type",
            mediaType: nil,
            body: { room in try room.complaint().canonicalBytes }
        ),
        BadFiling(
            name: "a document of more than 256 KiB",
            status: 413,
            problem: "too-large",
            body: { room in
                let long = String(repeating: "a", count: room.house.limits.documentBytes)
                return Parts(("document", try room.complaint(["statement": .string(long)]).canonicalBytes)).bytes
            }
        ),
        BadFiling(
            name: "a signature of more than 64 KiB",
            status: 413,
            problem: "too-large",
            body: { room in
                let long = [UInt8](repeating: 48, count: room.house.limits.signatureBytes + 1)
                return Parts(("document", try room.complaint().canonicalBytes), ("signature", long)).bytes
            }
        ),
    ]

    /// Bytes that are not JSON in the one form that everybody signs.
    private static let canons: [BadFiling] = [
        text("broken JSON") { String($0.dropLast()) },
        text("not JSON") { _ in "A complaint." },
        text("nothing") { _ in "" },
        text("white space") { $0.replacing(":", with: ": ", maxReplacements: 1) },
        text("a line end after the document") { $0 + "\n" },
        text("a byte-order mark") { "\u{FEFF}" + $0 },
        text("a number with a fraction") { sized($0, "1.0") },
        text("a number with an exponent") { sized($0, "1e3") },
        text("minus zero") { sized($0, "-0") },
        text("a number beyond 2^53") { sized($0, "9007199254740993") },
        text("the same name twice") { $0.replacing("{\"answers\":null", with: "{\"answers\":null,\"answers\":null") },
        text("names out of order") {
            String($0.dropLast()).replacing("\"answers\":null,", with: "") + ",\"answers\":null}"
        },
        text("an escape that is not needed") { $0.replacing("14", with: "\\u00314") },
        text("half of a pair of surrogates") { $0.replacing("Мен", with: "\\ud800") },
        text("a character that is none") { $0.replacing("Мен", with: "\\u0000") },
        text("too many levels") {
            $0.replacing("\"answers\":null", with: "\"answers\":" + nested(40))
        },
    ]

    /// Documents of another shape, each fault with its place.
    private static let shapes: [BadFiling] = [
        shape("an unknown member", ["/priority"], ["priority": 1]),
        shape(
            "an unknown member inside",
            ["/consents/all"],
            [
                "consents": ["all": true, "anyRegion": false, "remoteHearing": true]
            ]
        ),
        shape("another kind of value", ["/statement"], ["statement": 5]),
        shape("a nonce that is too short", ["/nonce"], ["nonce": "AAAA"]),
        shape("another type", ["/type"], ["type": "dauys-complaint/2"]),
        shape("an unknown kind", ["/kind"], ["kind": "VL-99"]),
        shape("an order the kind does not allow", ["/request"], ["request": "compel"]),
        shape("a language the pack does not have", ["/language"], ["language": "de"]),
        shape(
            "an unknown commission",
            ["/challenged/commission"],
            [
                "challenged": ["act": "decision", "commission": "KZ-99", "made": nil, "number": nil]
            ]
        ),
        shape("two faults at once", ["/kind", "/language"], ["kind": "VL-99", "language": "de"]),
        shape("a station that is not there", ["/station"], ["station": "99-9999"], problem: "unknown-station"),
        shape("an election that is not there", [], ["election": "kz-2027"], problem: "unknown-election"),
        BadFiling(name: "no statement", status: 422, problem: "not-valid", pointers: ["/statement"]) { room in
            var members = try room.complaint().object ?? [:]
            members["statement"] = nil
            return Parts(("document", JSONValue.object(members).canonicalBytes)).bytes
        },
        BadFiling(name: "a list", status: 422, problem: "not-valid", pointers: [""]) { _ in
            Parts(("document", Array("[]".utf8))).bytes
        },
    ]

    private static let keys: [BadFiling] = [
        ("no key", nil), ("a key of fifteen letters", "123456789012345"),
        ("a key of 129 letters", String(repeating: "k", count: 129)),
        ("a key with a space", "a key with a space in it"),
        ("a key that is not ASCII", "кілт-кілт-кілт-кілт"),
    ].map { name, key in
        BadFiling(name: name, status: 400, problem: "key-missing", key: key) { room in
            Parts(("document", try room.complaint().canonicalBytes)).bytes
        }
    }

    private static func multipart(_ name: String, _ change: @escaping @Sendable ([UInt8]) -> [UInt8]) -> BadFiling {
        BadFiling(name: name, status: 400, problem: "broken-multipart") { room in
            change(Parts(("document", try room.complaint().canonicalBytes)).bytes)
        }
    }

    private static func parts(_ name: String, _ make: @escaping @Sendable ([UInt8]) -> Parts) -> BadFiling {
        BadFiling(name: name, status: 400, problem: "broken-multipart") { room in
            make(try room.complaint().canonicalBytes).bytes
        }
    }

    private static func text(_ name: String, _ change: @escaping @Sendable (String) -> String) -> BadFiling {
        BadFiling(name: name, status: 400, problem: "not-canonical") { room in
            Parts(("document", Array(change(try room.complaint().canonicalText).utf8))).bytes
        }
    }

    private static func shape(
        _ name: String,
        _ pointers: [String],
        _ changes: [String: JSONValue],
        problem: String = "not-valid"
    ) -> BadFiling {
        BadFiling(name: name, status: 422, problem: problem, pointers: pointers) { room in
            Parts(("document", try room.complaint(changes).canonicalBytes)).bytes
        }
    }

    private static func sized(_ document: String, _ number: String) -> String {
        let hash = String(repeating: "a", count: 64)
        let paper = "{\"mediaType\":\"image/png\",\"name\":\"a\",\"sha256\":\"\(hash)\",\"size\":\(number)}"
        return document.replacing("\"attachments\":[]", with: "\"attachments\":[\(paper)]")
    }

    private static func nested(_ levels: Int) -> String {
        String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
    }
}
