internal import HTTP
internal import Testing

@Suite struct `A multipart form` {
    private let type = "multipart/form-data; boundary=XX"

    @Test func `gives its parts in order, bytes untouched`() throws {
        let body =
            "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--XX\r\n"
            + "content-disposition: form-data; name=\"f\"; filename=\"жалоба.pdf\"\r\nContent-Type: application/pdf\r\n\r\n"
            + "\r\n--XY\r\n\n--XX\r\n--XX--\r\n"
        let parts = try MultipartForm.parse(Array(body.utf8), contentType: type)
        #expect(
            parts == [
                MultipartForm.Part(name: "a", body: Array("1".utf8)),
                MultipartForm.Part(
                    name: "f",
                    fileName: "жалоба.pdf",
                    contentType: "application/pdf",
                    body: Array("\r\n--XY\r\n\n--XX".utf8)
                ),
            ]
        )
    }

    @Test(
        arguments: [
            ("--XX--", 0), ("--XX--\r\n", 0),
            ("--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--XX--", 1),
        ])
    func `may be small`(body: String, count: Int) throws {
        #expect(try MultipartForm.parse(Array(body.utf8), contentType: type).count == count)
    }

    @Test(
        arguments: [
            ("", .missingLastBoundary), ("--XX", .missingLastBoundary), ("--XX-", .missingLastBoundary),
            ("--XX\r\n", .missingLastBoundary),
            ("x--XX--", .garbage), ("\r\n--XX--", .garbage), ("--XX--x", .garbage), ("--XX--\r\nx", .garbage),
            ("--XX x\r\n", .garbage), ("--XY--", .garbage),
            (part("a"), .missingLastBoundary), (part("a") + "\r\n--XX", .missingLastBoundary),
            (part("a") + "\r\n--XX\r\n", .missingLastBoundary), (part("a") + "\n--XX--", .missingLastBoundary),
            ("--XX\r\n\r\nx\r\n--XX--", .missingName),
            ("--XX\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XX--", .missingName),
            ("--XX\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n--XX--", .badHeader),
            ("--XX\r\nContent-Disposition: form-data; name=a; name=b\r\n\r\nx\r\n--XX--", .badHeader),
            ("--XX\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n--XX--", .badHeader),
            ("--XX\r\nContent-Disposition: form-data; name=a\n\r\nx\r\n--XX--", .badHeader),
            ("--XX\r\nContent-Disposition : form-data; name=a\r\n\r\nx\r\n--XX--", .badHeader),
            ("--XX\r\nX: 1\r\nX: 2\r\n\r\nx\r\n--XX--", .badHeader),
            ("--XX\r\nContent-Disposition: form-data; name=a\r\n folded\r\n\r\nx\r\n--XX--", .badHeader),
            ("--XX\r\nContent-Disposition: form-data; name=a", .missingLastBoundary),
            (
                "--XX\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--XX--",
                .transferEncoding
            ),
        ] as [(String, MultipartFault)]
    )
    func `is refused when it is not whole and plain`(body: String, fault: MultipartFault) {
        #expect(throws: fault) { try MultipartForm.parse(Array(body.utf8), contentType: type) }
    }

    @Test(
        arguments: [
            ("", .wrongMediaType), ("application/json", .wrongMediaType),
            ("multipart/mixed; boundary=XX", .wrongMediaType),
            ("multipart/form-data", .badBoundary), ("multipart/form-data; boundary=\"\"", .badBoundary),
            ("multipart/form-data; boundary=\"a \"", .badBoundary), ("multipart/form-data; boundary=д", .badBoundary),
            ("multipart/form-data; boundary=" + String(repeating: "x", count: 71), .badBoundary),
            ("multipart/form-data; boundary=a; boundary=b", .wrongMediaType),
        ] as [(String, MultipartFault)]
    )
    func `needs a media type with one boundary`(type: String, fault: MultipartFault) {
        #expect(throws: fault) { try MultipartForm.parse(Array("--XX--".utf8), contentType: type) }
    }

    @Test(arguments: [70, 1])
    func `may have a boundary of this many bytes`(length: Int) throws {
        let boundary = String(repeating: "x", count: length)
        let body = Array("--\(boundary)--".utf8)
        #expect(
            try MultipartForm.parse(body, contentType: "Multipart/Form-Data; charset=x; BOUNDARY=\"\(boundary)\"")
                .isEmpty
        )
    }

    @Test(
        arguments: [
            ("a.pdf", "a.pdf"), ("a%22b%0D%0A.pdf", "a\"b\r\n.pdf"), ("a%20b", "a%20b"),
            (#"C:\new\a.pdf"#, #"C:\new\a.pdf"#),
            (#"a\"b"#, "a\"b"), ("a;b=c", "a;b=c"), ("", ""),
        ])
    func `knows how browsers write file names`(written: String, name: String) throws {
        let body = "--XX\r\nContent-Disposition: form-data; name=f; filename=\"\(written)\"\r\n\r\n\r\n--XX--"
        #expect(try MultipartForm.parse(Array(body.utf8), contentType: type).first?.fileName == name)
    }

    @Test func `holds as many parts as its limit and no more`() throws {
        let three = Array((String(repeating: part("a") + "\r\n", count: 3) + "--XX--").utf8)
        #expect(try MultipartForm.parse(three, contentType: type, limits: .init(parts: 3)).count == 3)
        #expect(throws: MultipartFault.tooManyParts(limit: 2)) {
            try MultipartForm.parse(three, contentType: type, limits: .init(parts: 2))
        }
    }

    @Test func `holds headers as long as its limit and no longer`() throws {
        let one = Array((part("a") + "\r\n--XX--").utf8)
        let bytes = "Content-Disposition: form-data; name=\"a\"\r\n".utf8.count
        #expect(try MultipartForm.parse(one, contentType: type, limits: .init(headerBytes: bytes)).count == 1)
        #expect(throws: MultipartFault.headerTooLarge(limitBytes: bytes - 1)) {
            try MultipartForm.parse(one, contentType: type, limits: .init(headerBytes: bytes - 1))
        }
    }
}

private func part(_ name: String) -> String {
    "--XX\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\nx"
}
