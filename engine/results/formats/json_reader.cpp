// The one file that includes nlohmann's JSON, which takes seconds to compile.
#include "engine/results/formats/readers.hpp"

#include <limits>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/results/formats/reading.hpp"
#include "engine/results/table/column_units.hpp"

namespace nullor::results {
namespace {

using Json = nlohmann::json;

// Where the content is not what JsonWriter writes; caught below, in this file.
struct Unexpected {
    std::string what;
};

const Json& member(const Json& object, const char* key, std::string_view of) {
    if (!object.is_object()) throw Unexpected{fmt::format("{} is not an object", of)};
    const auto found = object.find(key);
    if (found == object.end()) throw Unexpected{fmt::format("{} has no '{}'", of, key)};
    return *found;
}

std::string text(const Json& object, const char* key, std::string_view of) {
    const auto& value = member(object, key, of);
    if (!value.is_string()) throw Unexpected{fmt::format("'{}' of {} is not a string", key, of)};
    return value.get<std::string>();
}

const Json& list(const Json& object, const char* key, std::string_view of) {
    const auto& value = member(object, key, of);
    if (!value.is_array()) throw Unexpected{fmt::format("'{}' of {} is not an array", key, of)};
    return value;
}

double number(const Json& value, const std::string& of) {
    if (value.is_number()) return value.get<double>();
    if (value == "Infinity") return std::numeric_limits<double>::infinity();
    if (value == "-Infinity") return -std::numeric_limits<double>::infinity();
    if (value == "NaN") return std::numeric_limits<double>::quiet_NaN();
    throw Unexpected{fmt::format("{} holds something that is not a number", of)};
}

Unit unit(const Json& object, const std::string& of) {
    const auto symbol = text(object, "unit", of);
    const auto known = unit_of_symbol(symbol);
    if (!known) throw Unexpected{fmt::format("{} has the unknown unit '{}'", of, excerpt(symbol))};
    return *known;
}

ColumnInfo column(const Json& object, const std::string& of) {
    return {text(object, "name", of), unit(object, of), std::nullopt};
}

Header header(const Json& table, const std::string& of) {
    Header result;
    result.title = text(table, "title", of);
    result.analysis = text(table, "analysis", of);
    const auto& is_complex = member(table, "complex", of);
    if (!is_complex.is_boolean()) throw Unexpected{fmt::format("'complex' of {} is not true or false", of)};
    result.is_complex = is_complex.get<bool>();
    for (const auto& c : list(table, "coordinates", of)) {
        const auto place = fmt::format("a coordinate of {}", of);
        result.coordinates.push_back(
            {text(c, "name", place), number(member(c, "value", place), place), unit(c, place)});
    }
    const auto& axis = member(table, "axis", of);
    if (!axis.is_null()) {
        result.axis = column(axis, fmt::format("the axis of {}", of));
        if (!result.has_axis()) throw Unexpected{fmt::format("the axis of {} has no name", of)};
    }
    for (const auto& c : list(table, "columns", of))
        result.columns.push_back(column(c, fmt::format("a column of {}", of)));
    return result;
}

Table table(const Json& json, const std::string& of) {
    Table result(header(json, of));
    const auto& h = result.header();
    const std::size_t skip = h.has_axis() ? 1 : 0, width = h.columns.size();
    std::vector<double> real(width);
    std::vector<std::complex<double>> complex(width);
    for (const auto& row : list(json, "rows", of)) {
        const auto place = fmt::format("row {} of {}", result.rows() + 1, of);
        if (!row.is_array() || row.size() != width + skip)
            throw Unexpected{fmt::format("{} has not {} values", place, width + skip)};
        const double axis = h.has_axis() ? number(row[0], place) : 0;
        for (std::size_t i = 0; i < width; ++i) {
            const auto& value = row[i + skip];
            if (!h.is_complex) {
                real[i] = number(value, place);
                continue;
            }
            if (!value.is_array() || value.size() != 2)
                throw Unexpected{fmt::format("{} has a value that is not [re, im]", place)};
            complex[i] = {number(value[0], place), number(value[1], place)};
        }
        if (h.is_complex)
            result.append(axis, complex.data());
        else
            result.append(axis, real.data());
    }
    return result;
}

} // namespace

Outcome<std::vector<Table>> read_json(std::string_view bytes, const std::string& name) {
    try {
        const auto json = Json::parse(bytes.begin(), bytes.end());
        if (text(json, "format", "the file") != "nullor-results")
            return output_failure(fmt::format("{}: 'format' is not 'nullor-results'", name));
        constexpr double known = 1;
        if (const auto schema = json.find("schema");
            schema != json.end() && number(*schema, "'schema'") > known)
            return output_failure(
                fmt::format("{}: a newer nullor wrote it, by schema {}", name, schema->dump()));
        std::vector<Table> tables;
        for (const auto& entry : list(json, "tables", "the file"))
            tables.push_back(table(entry, fmt::format("table {}", tables.size() + 1)));
        return tables;
    } catch (const Unexpected& unexpected) {
        return output_failure(fmt::format("{}: {}", name, unexpected.what));
    } catch (const Json::exception& error) {
        // "[json.exception.parse_error.101] parse error at line 3, column 7: ...": from the second bracket
        // on.
        std::string_view what = error.what();
        if (const auto bracket = what.find("] "); bracket != std::string_view::npos)
            what.remove_prefix(bracket + 2);
        return output_failure(fmt::format("{}: {}", name, excerpt(what, 120)));
    }
}

} // namespace nullor::results
