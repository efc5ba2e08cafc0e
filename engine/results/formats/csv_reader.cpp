#include "engine/results/formats/readers.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>

#include "engine/results/formats/reading.hpp"
#include "engine/results/table/column_units.hpp"

namespace nullor::results {
namespace {

// Columns without parentheses that are results all the same.
bool is_result(std::string_view name) {
    constexpr std::array<std::string_view, 7> fixed = {"gain",   "rin",  "rout", "onoise",
                                                       "inoise", "pole", "zero"};
    return name.find('(') != std::string_view::npos ||
           std::find(fixed.begin(), fixed.end(), name) != fixed.end();
}

// Takes one line, without its end; the text must hold one.
std::string_view take_line(std::string_view& text) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    return line;
}

// Fields of the header row; nothing if a quote stays open.
std::optional<std::vector<std::string>> fields_of(std::string_view line) {
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (quoted && line[i] == '"' && i + 1 < line.size() && line[i + 1] == '"')
            fields.back() += line[i++];
        else if (line[i] == '"')
            quoted = !quoted;
        else if (line[i] == ',' && !quoted)
            fields.emplace_back();
        else
            fields.back() += line[i];
    }
    if (quoted) return std::nullopt;
    return fields;
}

// "v(out)" of "re(v(out))" and "im(v(out))", which make one complex column.
std::string_view inner(std::string_view field, std::string_view function) {
    if (field.size() <= function.size() + 1 || field.substr(0, function.size()) != function ||
        field.back() != ')')
        return {};
    return field.substr(function.size(), field.size() - function.size() - 1);
}

struct Layout {
    Header header; // without the coordinates' values
    std::size_t coordinates = 0;
};

// Before the first result stand the coordinates and, the last of them, the axis. Measures have names of any
// form: of a table of them all are columns.
Layout layout_of(const std::vector<std::string>& fields, bool of_measures) {
    Layout layout;
    auto& header = layout.header;
    if (of_measures) {
        for (const auto& field : fields) header.columns.push_back({field, unit_of_name(field), std::nullopt});
        return layout;
    }
    std::size_t leading = 0;
    while (leading < fields.size() && !is_result(fields[leading])) ++leading;
    for (std::size_t i = 0; i < leading; ++i) {
        if (fields[i] == "time" || fields[i] == "frequency") leading = i + 1;
    }
    if (leading > 0) {
        header.axis = {fields[leading - 1], unit_of_name(fields[leading - 1]), std::nullopt};
        layout.coordinates = leading - 1;
    }
    for (std::size_t i = 0; i < layout.coordinates; ++i)
        header.coordinates.push_back({fields[i], 0, unit_of_name(fields[i])});

    header.is_complex = leading < fields.size() && (fields.size() - leading) % 2 == 0;
    for (std::size_t i = leading; header.is_complex && i < fields.size(); i += 2) {
        const auto name = inner(fields[i], "re(");
        header.is_complex = !name.empty() && name == inner(fields[i + 1], "im(");
    }
    for (std::size_t i = leading; i < fields.size(); i += header.is_complex ? 2 : 1) {
        const auto name = header.is_complex ? inner(fields[i], "re(") : std::string_view(fields[i]);
        header.columns.push_back({std::string(name), unit_of_name(name), std::nullopt});
    }
    return layout;
}

// "deck.meas.csv" of a run, and the numbers of a sweep, which end with whether it failed.
bool holds_measures(const std::vector<std::string>& fields, const std::string& file) {
    return fields.back() == "failed" || std::filesystem::path(file).stem().extension() == ".meas";
}

void name_analysis(Header& header, const std::string& file) {
    const auto name = std::filesystem::path(file).filename();
    header.title = name.stem().stem().string();
    header.analysis = name.stem().extension().string();
    if (!header.analysis.empty()) {
        header.analysis.erase(0, 1);
    } else if (!header.has_axis()) {
        header.analysis = "op";
    } else {
        const auto& axis = header.axis.name;
        header.analysis = axis == "time" ? "tran" : axis == "frequency" ? "ac" : "dc";
    }
}

bool same_bits(double a, double b) {
    return std::memcmp(&a, &b, sizeof a) == 0;
}

} // namespace

Outcome<std::vector<Table>> read_csv(std::string_view text, const std::string& name) {
    if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
    if (text.empty() || text.back() != '\n') {
        return output_failure(
            fmt::format("{}: the last line does not end, so the file may be cut short", name),
            "if it is whole, end it with a newline");
    }
    const auto fields = fields_of(take_line(text));
    if (!fields) return output_failure(fmt::format("{}:1: a quote is not closed", name));
    const bool of_measures = holds_measures(*fields, name);
    auto layout = layout_of(*fields, of_measures);
    auto& header = layout.header;
    name_analysis(header, name);
    if (of_measures) header.analysis = "meas"; // a table a row
    const auto first = layout.coordinates + (header.has_axis() ? 1 : 0);

    std::vector<Table> tables;
    std::vector<double> numbers(fields->size());
    std::vector<std::complex<double>> pairs(header.columns.size());
    for (int number = 2; !text.empty(); ++number) {
        auto line = take_line(text);
        if (line.empty()) continue;
        const auto count = static_cast<std::size_t>(std::count(line.begin(), line.end(), ',')) + 1;
        if (count != fields->size()) {
            return output_failure(fmt::format("{}:{}: {} fields where the header row has {}", name, number,
                                              count, fields->size()));
        }
        for (std::size_t i = 0; i < count; ++i) {
            const auto end = std::min(line.find(','), line.size());
            const auto value = number_of(line.substr(0, end));
            if (!value) {
                return output_failure(fmt::format("{}:{}: '{}' in column '{}' is not a number", name, number,
                                                  excerpt(line.substr(0, end)), (*fields)[i]));
            }
            numbers[i] = *value;
            line.remove_prefix(std::min(end + 1, line.size()));
        }
        bool same_table = !tables.empty() && !of_measures;
        for (std::size_t i = 0; i < layout.coordinates; ++i) {
            same_table = same_table && same_bits(header.coordinates[i].value, numbers[i]);
            header.coordinates[i].value = numbers[i];
        }
        if (!same_table) tables.emplace_back(header);
        const double axis = header.has_axis() ? numbers[first - 1] : 0;
        if (!header.is_complex) {
            tables.back().append(axis, numbers.data() + first);
            continue;
        }
        for (std::size_t i = 0; i < pairs.size(); ++i)
            pairs[i] = {numbers[first + 2 * i], numbers[first + 2 * i + 1]};
        tables.back().append(axis, pairs.data());
    }
    if (tables.empty()) tables.emplace_back(header);
    return tables;
}

} // namespace nullor::results
