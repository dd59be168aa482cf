internal import HTTP
internal import Law
internal import Proceedings

/// The body of an act: JSON, or a document and the signature over it.
struct ActBody {
    let value: JSONValue
    let bytes: [UInt8]
    let signature: [UInt8]?
    let isMultipart: Bool

    var isSigned: Bool { signature.map { !$0.isEmpty } ?? false }
    var paper: ActPaper { ActPaper(document: bytes, signature: signature) }

    init(_ request: Request, limitBytes: Int) throws {
        switch request.mediaType {
        case "application/json":
            isMultipart = false
            bytes = request.body
            signature = nil
        case "multipart/form-data":
            isMultipart = true
            var document: [UInt8]?
            var signature: [UInt8]?
            for part in try request.multipart() {
                switch part.name {
                case "document" where document == nil: document = part.body
                case "signature" where signature == nil: signature = part.body
                default: throw Problem(.brokenMultipart, members: ["part": .string(part.name)])
                }
            }
            guard let document else { throw Problem(.brokenMultipart, members: ["part": "document"]) }
            bytes = document
            self.signature = signature
        default: throw Problem(.wrongContentType)
        }
        guard bytes.count <= limitBytes else {
            throw Problem(.tooLarge, members: ["limitBytes": .integer(Int64(limitBytes))])
        }
        do {
            value = try CanonicalJSON.parseLenient(bytes.isEmpty ? Array("{}".utf8) : bytes)
        } catch {
            throw Problem(
                .notCanonical,
                members: ["offset": .integer(Int64(error.offset)), "reason": .string(error.reason.rawValue)]
            )
        }
        guard value.object != nil else { throw Problem.fault("", "object") }
    }

    func text(_ name: String) throws -> String {
        guard let text = value[name]?.string, !text.isEmpty else { throw Problem.fault("/\(name)", "string") }
        return text
    }

    func textIfAny(_ name: String) -> String? { value[name]?.string }

    func integer(_ name: String) throws -> Int {
        guard let number = value[name]?.integer else { throw Problem.fault("/\(name)", "integer") }
        return Int(clamping: number)
    }

    func integerIfAny(_ name: String) -> Int? { value[name]?.integer.map { Int(clamping: $0) } }
}

extension Problem {
    /// A member that is missing or not what it must be.
    static func fault(_ pointer: String, _ message: String) -> Problem {
        Problem(.notValid, members: ["errors": [["pointer": .string(pointer), "message": .string(message)]]])
    }
}
