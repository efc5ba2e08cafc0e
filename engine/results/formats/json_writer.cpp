#include "engine/results/formats/json_writer.hpp"

#include <cstring>

#include <fmt/format.h>

#include "engine/results/files/sha256.hpp"
#include "engine/results/table/number_text.hpp"
#include "engine/results/table/utf8.hpp"

namespace nullor::results {
namespace {

// The longest value of a row, with its brackets and commas.
constexpr std::size_t longest_value = 2 * longest_number + 8;

// Bytes that are not UTF-8 become U+FFFD.
std::string json_quoted(std::string_view text) {
    std::string result = "\"";
    while (!text.empty()) {
        const auto length = utf8_length(text);
        const char c = text.front();
        if (length == 0)
            result += "\\ufffd";
        else if (c == '"' || c == '\\')
            result += {'\\', c};
        else if (length == 1 && static_cast<unsigned char>(c) < 0x20)
            result += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        else
            result += text.substr(0, length);
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return result += '"';
}

char* put_json_number(char* to, double value) {
    const auto put = [&](std::string_view text) {
        std::memcpy(to, text.data(), text.size());
        return to + text.size();
    };
    if (std::isnan(value)) return put("\"NaN\"");
    if (std::isinf(value)) return put(value > 0 ? "\"Infinity\"" : "\"-Infinity\"");
    // Readers that know integers would drop the sign of -0.
    if (value == 0 && std::signbit(value)) return put("-0.0");
    return put_number(to, value);
}

std::string json_number(double value) {
    char text[longest_number];
    return std::string(text, put_json_number(text, value));
}

} // namespace

JsonWriter::JsonWriter(AtomicFile file, const Provenance& provenance) : file_(std::move(file)) {
    file_.write("{\"format\": \"nullor-results\", \"schema\": 1");
    const auto say = [&](std::string_view key, std::string_view value) {
        if (!value.empty()) file_.write(fmt::format(", \"{}\": {}", key, json_quoted(value)));
    };
    say("version", provenance.version);
    say("deck_sha256", sha256(provenance.deck));
    say("options", provenance.options);
    file_.write(",\n \"tables\": [");
}

void JsonWriter::begin(const Header& header) {
    has_axis_ = header.has_axis();
    width_ = header.columns.size();
    file_.write(any_table_ ? ",\n" : "\n");
    any_table_ = true;
    any_row_ = false;
    file_.write(fmt::format("{{\"title\": {}, \"analysis\": {}, \"complex\": {},\n",
                            json_quoted(header.title), json_quoted(header.analysis), header.is_complex));
    file_.write(" \"coordinates\": [");
    std::string_view separator;
    for (const auto& c : header.coordinates) {
        file_.write(fmt::format("{}{{\"name\": {}, \"unit\": {}, \"value\": {}}}", separator,
                                json_quoted(c.name), json_quoted(symbol(c.unit)), json_number(c.value)));
        separator = ", ";
    }
    const auto named = [](const ColumnInfo& column) {
        return fmt::format("{{\"name\": {}, \"unit\": {}}}", json_quoted(column.name),
                           json_quoted(symbol(column.unit)));
    };
    file_.write(fmt::format("],\n \"axis\": {},\n \"columns\": [", has_axis_ ? named(header.axis) : "null"));
    separator = "";
    for (const auto& column : header.columns) {
        file_.write(separator);
        file_.write(named(column));
        separator = ", ";
    }
    file_.write("],\n \"rows\": [");
}

char* JsonWriter::open_row(char* to, double axis) {
    if (any_row_) *to++ = ',';
    any_row_ = true;
    *to++ = '\n';
    *to++ = '[';
    if (!has_axis_) return to;
    to = put_json_number(to, axis);
    if (width_ > 0) *to++ = ',';
    return to;
}

bool JsonWriter::close_row(char* start, char* to) {
    *to++ = ']';
    file_.advance(static_cast<std::size_t>(to - start));
    return !file_.failed();
}

bool JsonWriter::row(double axis, const double* values) {
    char* const start = file_.reserve((width_ + 2) * longest_value);
    char* to = open_row(start, axis);
    for (std::size_t column = 0; column < width_; ++column) {
        if (column > 0) *to++ = ',';
        to = put_json_number(to, values[column]);
    }
    return close_row(start, to);
}

bool JsonWriter::row(double axis, const std::complex<double>* values) {
    char* const start = file_.reserve((width_ + 2) * longest_value);
    char* to = open_row(start, axis);
    for (std::size_t column = 0; column < width_; ++column) {
        if (column > 0) *to++ = ',';
        *to++ = '[';
        to = put_json_number(to, values[column].real());
        *to++ = ',';
        to = put_json_number(to, values[column].imag());
        *to++ = ']';
    }
    return close_row(start, to);
}

void JsonWriter::end() {
    file_.write("]}");
}

Outcome<Done> JsonWriter::finish() {
    file_.write("]}\n");
    return file_.commit();
}

} // namespace nullor::results
