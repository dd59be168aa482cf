print("dauys")
