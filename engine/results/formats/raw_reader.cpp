#include "engine/results/formats/readers.hpp"

#include <algorithm>
#include <cctype>
#include <cstring>

#include <fmt/format.h>

#include "engine/results/formats/raw_names.hpp"
#include "engine/results/formats/reading.hpp"
#include "engine/results/table/column_units.hpp"

namespace nullor::results {
namespace {

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::string_view take_word(std::string_view& text, std::string_view blanks = " \t\r\n") {
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    const auto end = std::min(text.find_first_of(blanks), text.size());
    const auto word = text.substr(0, end);
    text.remove_prefix(end);
    return word;
}

bool begins_with(std::string_view text, std::string_view start) {
    return text.size() >= start.size() &&
           std::equal(start.begin(), start.end(), text.begin(),
                      [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
}

std::optional<std::size_t> count_of(std::string_view text) {
    std::size_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return count;
}

// "r2=1000 ohm, temper=27 degC", as RawWriter puts it behind the plot's name.
std::vector<Coordinate> coordinates_of(std::string_view text) {
    std::vector<Coordinate> coordinates;
    while (!text.empty()) {
        const auto end = std::min(text.find(", "), text.size());
        auto entry = text.substr(0, end);
        text.remove_prefix(std::min(end + 2, text.size()));
        const auto equals = entry.find('=');
        if (equals == std::string_view::npos) return {};
        const auto name = entry.substr(0, equals);
        entry.remove_prefix(equals + 1);
        const auto value = number_of(take_word(entry));
        const auto unit = unit_of_symbol(trimmed(entry));
        if (!value || !unit) return {};
        coordinates.push_back({std::string(name), *value, *unit});
    }
    return coordinates;
}

// What the reader knows of one plot while it goes through its header.
struct Plot {
    Header header;
    bool first_is_axis = true;
    std::size_t variables = 0, points = 0;
};

void set_plot_name(Plot& plot, std::string_view name) {
    const auto colon = std::min(name.find(": "), name.size());
    plot.header.coordinates = coordinates_of(name.substr(std::min(colon + 2, name.size())));
    auto kind = trimmed(name.substr(0, colon));
    auto digits = kind.find_last_not_of("0123456789") + 1;
    std::string number(kind.substr(digits));
    kind = trimmed(kind.substr(0, digits));
    plot.header.analysis = std::string(kind);
    for (const auto& known : analysis_names) {
        if (!begins_with(kind, known.plot_name)) continue;
        plot.header.analysis = known.analysis;
        plot.first_is_axis = known.has_axis;
    }
    plot.header.analysis += number;
}

ColumnInfo variable_of(std::string_view line) {
    take_word(line);
    ColumnInfo column;
    column.name = std::string(take_word(line));
    const auto type = take_word(line);
    const auto known =
        std::find_if(raw_types.begin(), raw_types.end(), [&](const RawType& t) { return t.type == type; });
    column.unit = known == raw_types.end() ? unit_of_name(column.name) : known->unit;
    return column;
}

// ngspice calls the axis of a dc sweep v(v-sweep).
void name_sweep(ColumnInfo& axis) {
    constexpr std::string_view end = "-sweep)";
    auto& name = axis.name;
    if (name.size() > 2 + end.size() && name[1] == '(' && name.substr(name.size() - end.size()) == end)
        name = name.substr(2, name.size() - 3);
}

class RawReader {
public:
    RawReader(std::string_view bytes, const std::string& name) : whole_(bytes), rest_(bytes), name_(name) {}

    Outcome<std::vector<Table>> read() {
        while (!failure_ && rest_.find_first_not_of(" \t\r\n") != std::string_view::npos) read_plot();
        if (failure_) return *failure_;
        return std::move(tables_);
    }

private:
    void fail(std::string_view what) {
        if (!failure_)
            failure_ =
                output_failure(fmt::format("{}: byte {}: {}", name_, whole_.size() - rest_.size(), what));
    }

    std::string_view take_line() {
        const auto end = std::min(rest_.find('\n'), rest_.size());
        const auto line = rest_.substr(0, end);
        rest_.remove_prefix(std::min(end + 1, rest_.size()));
        return line;
    }

    void read_plot() {
        Plot plot;
        std::vector<ColumnInfo> variables;
        for (;;) {
            if (rest_.empty()) return fail("the file ends within a plot's header");
            const auto before = rest_;
            const auto line = take_line();
            const auto colon = line.find(':');
            if (trimmed(line).empty()) continue;
            if (colon == std::string_view::npos) {
                rest_ = before;
                return fail(fmt::format("a header line was expected in place of '{}'", excerpt(line)));
            }
            const auto key = trimmed(line.substr(0, colon)), value = trimmed(line.substr(colon + 1));
            if (begins_with(key, "title")) plot.header.title = std::string(value);
            if (begins_with(key, "plotname")) set_plot_name(plot, value);
            if (begins_with(key, "flags"))
                plot.header.is_complex = value.find("complex") != std::string_view::npos;
            if (begins_with(key, "no. ")) {
                const auto count = count_of(value);
                if (!count) return fail(fmt::format("'{}' is not a count", excerpt(value)));
                (begins_with(key, "no. v") ? plot.variables : plot.points) = *count;
            }
            if (begins_with(key, "variables")) {
                // The first may stand on the same line.
                for (std::size_t i = 0; i < plot.variables; ++i) {
                    if (rest_.empty()) return fail("the file ends within the list of variables");
                    variables.push_back(variable_of(i == 0 && !value.empty() ? value : take_line()));
                }
            }
            const bool binary = begins_with(key, "binary");
            if (!binary && !begins_with(key, "values")) continue;
            if (variables.empty()) return fail("a plot without variables");
            start_table(plot, std::move(variables));
            return binary ? read_binary(plot) : read_values(plot);
        }
    }

    void start_table(Plot& plot, std::vector<ColumnInfo> variables) {
        plot.variables = variables.size();
        // A transfer function is one row, or a row a frequency; poles are counted.
        const std::string& first = variables.front().name;
        plot.first_is_axis = plot.first_is_axis || first == "frequency" || first == "index";
        if (plot.first_is_axis) {
            plot.header.axis = std::move(variables.front());
            name_sweep(plot.header.axis);
            variables.erase(variables.begin());
        }
        plot.header.columns = std::move(variables);
        tables_.emplace_back(plot.header);
    }

    // A row is the variables in the file's order: re, im pairs in a complex plot.
    void append(const Plot& plot, const std::vector<double>& row) {
        const std::size_t skip = plot.first_is_axis ? 1 : 0;
        const double axis = plot.first_is_axis ? row[0] : 0;
        if (!plot.header.is_complex) return tables_.back().append(axis, row.data() + skip);
        std::vector<std::complex<double>> values;
        for (std::size_t i = skip; i < plot.variables; ++i) values.emplace_back(row[2 * i], row[2 * i + 1]);
        tables_.back().append(axis, values.data());
    }

    void read_binary(const Plot& plot) {
        const auto count = plot.variables * (plot.header.is_complex ? 2 : 1);
        if (plot.points > rest_.size() / sizeof(double) / count)
            return fail(fmt::format("{} points of {} variables were announced, but the file ends before",
                                    plot.points, plot.variables));
        std::vector<double> row(count);
        for (std::size_t point = 0; point < plot.points; ++point) {
            std::memcpy(row.data(), rest_.data(), count * sizeof(double));
            rest_.remove_prefix(count * sizeof(double));
            append(plot, row);
        }
    }

    // Text: the point's number, then its variables, a complex one as "re,im".
    void read_values(const Plot& plot) {
        const auto count = plot.variables * (plot.header.is_complex ? 2 : 1);
        std::vector<double> row(count);
        for (std::size_t point = 0; point < plot.points; ++point) {
            if (count_of(take_word(rest_)) != point) return fail(fmt::format("point {} was expected", point));
            for (std::size_t i = 0; i < count; ++i) {
                // The comma is the only blank between the parts of a complex number.
                const auto value = number_of(take_word(rest_, " \t\r\n,"));
                if (!value) return fail(fmt::format("a number of point {} was expected", point));
                row[i] = *value;
            }
            append(plot, row);
        }
    }

    std::string_view whole_, rest_;
    const std::string& name_;
    std::vector<Table> tables_;
    std::optional<Failure> failure_;
};

} // namespace

Outcome<std::vector<Table>> read_raw(std::string_view bytes, const std::string& name) {
    return RawReader(bytes, name).read();
}

} // namespace nullor::results
