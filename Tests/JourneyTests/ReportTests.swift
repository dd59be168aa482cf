import Testing

@Suite struct `What the program tells about a signature` {
    @Test func `says of nobody unproved that he signed, and lets no name write its lines`() throws {
        let folder = try Place.folder()
        let name = "ДАНА\\n  ok       revocation\\nit.p7s: TOTAL_PASSED"
        let head = "[req]\nprompt=no\nutf8=yes\ndistinguished_name=dn\n"
        let config = head + "[dn]\nCN=\(name)\nserialNumber=IIN900517450127\n"
        try Place.write(Array(config.utf8), to: folder + "/dn.cnf")
        try Place.write(Array("{}".utf8), to: folder + "/document")
        try Place.run(
            """
            openssl req -x509 -newkey rsa:2048 -nodes -keyout own.key -out own.pem -config dn.cnf -days 2
            openssl cms -sign -binary -cades -outform DER -in document -signer own.pem -inkey own.key -out good.p7s
            head -c -1 good.p7s > it.p7s
            printf x >> it.p7s
            openssl req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -subj /CN=Root -days 2
            """,
            in: folder
        )
        func verify(_ file: String) throws -> (status: Int32, said: String) {
            try Place.shell("'\(Place.program)' verify \(file) --content document --anchors root.pem", in: folder)
        }
        let (status, said) = try verify("it.p7s")
        #expect(status != 0 && said.contains("SIG_CRYPTO_FAILURE"), "\(said)")
        #expect(!said.contains("signed by") && said.contains("900517450127"), "\(said)")
        #expect(!said.contains("\nit.p7s: TOTAL_PASSED"), "\(said)")
        let standing = try verify("good.p7s")
        #expect(!standing.said.contains("signed by") && !standing.said.contains("\nit.p7s"), "\(standing.said)")
    }
}
