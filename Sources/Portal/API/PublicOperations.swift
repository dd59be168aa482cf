internal import Docket
internal import HTTP
internal import Proceedings

extension Porter {
    /// What anybody may read, without saying who he is.
    var publicOperations: [Operation] {
        func open(
            _ path: String,
            _ id: String,
            _ summary: String,
            _ answer: Operation.Answer,
            problems: [ProblemWord] = [.notFound],
            _ handler: @escaping Router.Handler
        ) -> Operation {
            Operation(
                method: .get,
                path: path,
                id: id,
                act: .look,
                summary: summary,
                gives: [answer],
                problems: problems,
                handler: handler
            )
        }
        let record = Operation.Answer(status: 200, form: .document(.draw), words: "The record's bytes.")
        return [
            open("/api/v1/elections", "listElections", "The elections", .json("Elections", "Their ids."), problems: [])
            {
                request,
                _ in await elections(request)
            },
            open(
                "/api/v1/elections/{id}",
                "showElection",
                "An election",
                .json("Election", "All that is public about it.")
            ) {
                request,
                path in await election(request, path["id"])
            },
            open("/api/v1/elections/{id}/draws/{pool}", "showDraw", "The record of a draw", record) { request, path in
                await draw(request, path["id"], path["pool"], seal: false)
            },
            open(
                "/api/v1/elections/{id}/draws/{pool}/seal",
                "showDrawSeal",
                "The seal over the record",
                .bytes("Detached CMS, DER.")
            ) {
                request,
                path in await draw(request, path["id"], path["pool"], seal: true)
            },
            open(
                "/api/v1/codes",
                "listCodes",
                "Every code, with its words in each language",
                .json("Codes", "The lists."),
                problems: []
            ) {
                request,
                _ in codes(request)
            },
            open(
                "/api/v1/openapi.json",
                "describe",
                "This description",
                .json("Description", "OpenAPI 3.1."),
                problems: []
            ) {
                request,
                _ in describe(request)
            },
            open("/schemas/{name}", "showSchema", "The schema of a document", .json("Schema", "JSON Schema 2020-12.")) {
                request,
                path in schema(request, path["name"])
            },
            open(
                "/problems/{word}",
                "explainProblem",
                "What a problem means",
                .init(status: 200, form: .jsonOrText("ProblemWords"), words: "Its words.")
            ) {
                request,
                path in explain(request, path["word"])
            },
        ]
    }

    /// What those ask who keep the nodes running.
    var operatorOperations: [Operation] {
        let text = Operation.Answer(status: 200, form: .text, words: "Text.")
        return [
            Operation(
                method: .get,
                path: "/health/live",
                id: "isLive",
                act: .watchHouse,
                summary: "Whether the node runs",
                gives: [text],
                handler: { request, _ in await live(request) }
            ),
            Operation(
                method: .get,
                path: "/health/ready",
                id: "isReady",
                act: .watchHouse,
                summary: "Whether the node can work",
                gives: [.json("Ready", "It can."), .json("Ready", "It cannot now.", status: 503)],
                handler: { request, _ in await ready(request) }
            ),
            Operation(
                method: .get,
                path: "/metrics",
                id: "showMetrics",
                act: .watchHouse,
                summary: "Figures in Prometheus' format",
                gives: [text],
                handler: { request, _ in await metrics(request) }
            ),
        ]
    }
}
