/// Why a body is not a multipart form.
public enum MultipartFault: Error, Hashable, Sendable {
    /// The request does not call itself `multipart/form-data`.
    case wrongMediaType
    /// The boundary is missing, or is none that RFC 2046 allows.
    case badBoundary
    /// Something stands before the first part, between parts, or after the last.
    case garbage
    /// The body ends before its last boundary: it was cut off.
    case missingLastBoundary
    /// The headers of a part are longer than the limit.
    case headerTooLarge(limitBytes: Int)
    /// A part has a header that cannot be read, or two of one kind.
    case badHeader
    /// A part does not say which field it is.
    case missingName
    /// A part is encoded as mail is (base64, quoted-printable), which forms are not.
    case transferEncoding
    case tooManyParts(limit: Int)

    /// The status that answers this fault.
    public var status: Int {
        switch self {
        case .wrongMediaType: 415
        case .headerTooLarge, .tooManyParts: 413
        case .badBoundary, .garbage, .missingLastBoundary, .badHeader, .missingName, .transferEncoding: 400
        }
    }
}

/// Forms with files, as browsers and programs send them (RFC 7578), read strictly.
public enum MultipartForm {
    /// How much one form may hold besides the bytes of its parts.
    public struct Limits: Hashable, Sendable {
        /// How many parts a form may have.
        public var parts: Int
        /// How long the headers of one part may be together, in bytes.
        public var headerBytes: Int

        /// States the limits.
        public init(parts: Int = 64, headerBytes: Int = 4_096) {
            self.parts = parts
            self.headerBytes = headerBytes
        }
    }

    /// One field or file of a form.
    public struct Part: Hashable, Sendable {
        public let name: String
        /// The name the file had, as the sender says; never to be used as a path.
        public let fileName: String?
        /// What the sender says the bytes are.
        public let contentType: String?
        public let body: [UInt8]

        /// Writes down a part.
        public init(name: String, fileName: String? = nil, contentType: String? = nil, body: [UInt8]) {
            self.name = name
            self.fileName = fileName
            self.contentType = contentType
            self.body = body
        }
    }

    /// Reads a form in the order of its parts; unknown and doubled ones are for the caller to judge.
    ///
    /// - Throws: the first thing that is wrong.
    public static func parse(
        _ body: [UInt8],
        contentType: String,
        limits: Limits = Limits()
    ) throws(MultipartFault) -> [Part] {
        let boundary = try boundary(of: contentType)
        let delimiter = Needle([13, 10, 45, 45] + boundary)
        var parts: [Part] = []
        // The first boundary stands at the very beginning, where the line end before it is left out.
        guard body.starts(with: delimiter.bytes.dropFirst(2)) else {
            throw body.isEmpty ? .missingLastBoundary : .garbage
        }
        var place = delimiter.bytes.count - 2
        while true {
            if body[place...].starts(with: [45, 45]) {
                let rest = body[(place + 2)...]
                guard rest.isEmpty || rest.elementsEqual([13, 10]) else { throw .garbage }
                return parts
            }
            guard body.count >= place + 2 else { throw .missingLastBoundary }
            guard body[place] == 13, body[place + 1] == 10 else { throw .garbage }
            guard parts.count < limits.parts else { throw .tooManyParts(limit: limits.parts) }
            guard let end = delimiter.first(in: body, from: place) else { throw .missingLastBoundary }
            parts.append(try part(in: body[place..<end], limits: limits))
            place = end + delimiter.bytes.count
        }
    }

    private static func boundary(of contentType: String) throws(MultipartFault) -> [UInt8] {
        guard let value = ParameterizedValue(contentType), value.value.lowercased() == "multipart/form-data" else {
            throw .wrongMediaType
        }
        let boundary = Array((value.parameters["boundary"] ?? "").utf8)
        // RFC 2046, 5.1.1: 1 to 70 of these, the last one no space.
        guard (1...70).contains(boundary.count), boundary.last != 32, boundary.allSatisfy(isBoundaryByte) else {
            throw .badBoundary
        }
        return boundary
    }

    private static func isBoundaryByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default:
            "'()+_,-./:=? ".utf8.contains(byte)
        }
    }

    // `slice` begins with the line end after a boundary and ends before the line end of the next one.
    private static func part(in slice: ArraySlice<UInt8>, limits: Limits) throws(MultipartFault) -> Part {
        let (headers, body) = try halves(of: slice, limits: limits)
        if let encoding = headers["Content-Transfer-Encoding"]?.lowercased(),
            !["7bit", "8bit", "binary"].contains(encoding)
        {
            throw .transferEncoding
        }
        guard let disposition = headers["Content-Disposition"] else { throw .missingName }
        guard let value = ParameterizedValue(disposition), value.value.lowercased() == "form-data" else {
            throw .badHeader
        }
        guard let name = value.parameters["name"].map(fieldText) else { throw .missingName }
        return Part(
            name: name,
            fileName: value.parameters["filename"].map(fieldText),
            contentType: headers["Content-Type"],
            body: Array(body)
        )
    }

    private static func halves(
        of slice: ArraySlice<UInt8>,
        limits: Limits
    ) throws(MultipartFault) -> (Headers, ArraySlice<UInt8>) {
        var headers = Headers()
        var rest = slice.dropFirst(2)
        var taken = 0
        while true {
            guard let end = rest.firstIndex(of: 10) else { throw .badHeader }
            let line = rest[rest.startIndex..<end]
            guard line.last == 13 else { throw .badHeader }
            rest = rest[(end + 1)...]
            guard line.count > 1 else { return (headers, rest) }
            taken += line.count + 1
            guard taken <= limits.headerBytes else { throw .headerTooLarge(limitBytes: limits.headerBytes) }
            try take(line.dropLast(), into: &headers)
        }
    }

    private static func take(_ line: ArraySlice<UInt8>, into headers: inout Headers) throws(MultipartFault) {
        guard let text = String(validating: line, as: UTF8.self), let colon = text.firstIndex(of: ":") else {
            throw .badHeader
        }
        let name = String(text[..<colon])
        let value = String(trimmed(text[text.index(after: colon)...]))
        guard !name.isEmpty, name.utf8.allSatisfy(isTokenByte), isFieldValue(value), headers[name] == nil else {
            throw .badHeader
        }
        headers.append(name, value)
    }

    // Browsers write the three characters that would end a quoted name as escapes, and no others (HTML, 4.10.21.8).
    private static func fieldText(_ text: String) -> String {
        text.replacing("%22", with: "\"").replacing("%0D", with: "\r").replacing("%0A", with: "\n")
    }
}
