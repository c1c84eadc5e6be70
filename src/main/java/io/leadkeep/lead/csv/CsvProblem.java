package io.leadkeep.lead.csv;

/** Why a record cannot be read. */
enum CsvProblem {
    QUOTES("has a quoted cell that does not end, or text behind a closing quote"),
    BYTES("has bytes that are not %s"),
    LENGTH("is longer than %,d characters".formatted(RecordReader.MAX_RECORD));

    private final String message;

    CsvProblem(String message) {
        this.message = message;
    }

    String message(long line, CsvEncoding encoding) {
        return "line %d %s".formatted(line, message.formatted(encoding.name()));
    }
}
