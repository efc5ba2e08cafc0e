#include "cli/qualify/limits.hpp"

#include <cmath>

#include <fmt/format.h>

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include "cli/text/messages.hpp"
#include "engine/base/near_names.hpp"
#include "parser/text/number.hpp"
#include "parser/text/text.hpp"

namespace nullor::cli::qualify {

namespace {

std::string place(const std::string& path, const toml::source_region& source) {
    return fmt::format("{}:{}:{}: ", path, source.begin.line, source.begin.column);
}

std::optional<double> number_of(const toml::node& node) {
    if (const std::optional<double> value = node.value<double>(); value && !node.is_boolean())
        return std::isnan(*value) ? std::nullopt : value; // nothing is within a nan
    const std::optional<std::string> text = node.value<std::string>();
    if (!text) return std::nullopt;
    const parser::NumberResult number = parser::parse_number(*text);
    return number.ok() && number.length == text->size() ? std::optional(number.value) : std::nullopt;
}

// What is wrong with the limits of one figure, and what may help.
std::pair<std::string, std::string> read_one(const std::string& path, const std::string& figure,
                                             const toml::table& table, Limit& limit) {
    for (const auto& [key, node] : table) {
        std::optional<double>* place_of = key == "min"   ? &limit.min
                                          : key == "typ" ? &limit.typ
                                          : key == "max" ? &limit.max
                                                         : nullptr;
        if (!place_of)
            return {place(path, key.source()) + fmt::format("[{}] has no '{}'", figure, key.str()),
                    "min, typ and max are read"};
        *place_of = number_of(node);
        if (!*place_of)
            return {place(path, node.source()) + fmt::format("{} of '{}' is no number", key.str(), figure),
                    "a number in SI units, or as decks write it: \"3m\""};
    }
    if (limit.min && limit.max && *limit.min > *limit.max)
        return {place(path, table.source()) + fmt::format("min of '{}' is above its max", figure), ""};
    return {};
}

} // namespace

std::optional<Limits> read_limits(const std::string& path, const std::vector<std::string>& known,
                                  int& status) {
    Diagnostics unread;
    const std::optional<std::string> text = parser::load_text(path, {}, unread);
    if (!text) {
        complain(unread.all().front().message);
        status = unread.exit_status();
        return std::nullopt;
    }
    status = 2;
    const toml::parse_result parsed = toml::parse(*text, path);
    if (!parsed) {
        complain(place(path, parsed.error().source()) + std::string(parsed.error().description()));
        return std::nullopt;
    }
    Limits limits;
    for (const auto& [key, node] : parsed.table()) {
        const std::string figure(key.str());
        if (std::find(known.begin(), known.end(), figure) == known.end()) {
            complain(place(path, key.source()) + fmt::format("there is no figure '{}'", figure),
                     did_you_mean(figure, known));
            return std::nullopt;
        }
        const toml::table* table = node.as_table();
        if (!table) {
            complain(place(path, key.source()) + fmt::format("'{}' is expected to be a table", figure),
                     fmt::format("[{}] on a line, and max = ... below it", figure));
            return std::nullopt;
        }
        const auto [wrong, hint] = read_one(path, figure, *table, limits[figure]);
        if (!wrong.empty()) {
            complain(wrong, hint);
            return std::nullopt;
        }
    }
    status = 0;
    return limits;
}

} // namespace nullor::cli::qualify
