#include <algorithm>
#include <cmath>
#include <unordered_map>

#include <fmt/format.h>

#include "engine/results/formats/netcdf/netcdf_layout.hpp"
#include "engine/results/formats/reading.hpp"
#include "engine/results/table/column_units.hpp"

namespace nullor::results {
namespace {

std::string text_of(const NetcdfAttributes& attributes, std::string_view name, std::string otherwise = {}) {
    std::string text = attribute(attributes, name);
    return text.empty() ? otherwise : text;
}

ColumnInfo info_of(const NetcdfVariable& variable) {
    const auto unit = unit_of_symbol(text_of(variable.attributes, "units"));
    return {text_of(variable.attributes, "long_name", variable.name), unit.value_or(Unit::none),
            std::nullopt};
}

// One analysis of a file: a run's has no `suffix`, of a sweep's several each has its own attributes.
class Back {
public:
    Back(const NetcdfFile& file, const std::string& name, const std::string& analysis, std::string suffix)
        : file_(file), name_(name), suffix_(std::move(suffix)) {
        header_.analysis = analysis;
        for (const auto& variable : file.variables) variables_.try_emplace(variable.name, &variable);
    }

    Outcome<std::vector<Table>> tables() {
        if (text_of(file_.attributes, "nullor_version").empty())
            return refuse("it was not written by nullor");
        const auto shard = text_of(file_.attributes, "shard");
        if (!shard.empty())
            return output_failure(fmt::format("{}: it is shard {} of a sweep", name_, shard),
                                  "join the shards with nullor merge");
        header_.title = text_of(file_.attributes, "title");
        if (!find_axis() || !find_steps() || !find_columns())
            return refuse("its dimensions do not fit its variables");
        std::vector<Table> result;
        for (std::size_t step = 0; step < count_; ++step) result.push_back(table_at(step));
        return result;
    }

private:
    [[nodiscard]] Failure refuse(std::string_view why) const {
        return output_failure(fmt::format("{}: {}", name_, why));
    }

    [[nodiscard]] const NetcdfVariable* find(std::string_view name) const {
        const auto found = variables_.find(name);
        return found == variables_.end() ? nullptr : found->second;
    }

    bool find_axis() {
        const auto name = text_of(file_.attributes, "axis" + suffix_);
        axis_ = name.empty() ? nullptr : find(name);
        if (!axis_) return name.empty();
        if (axis_->dimensions.empty()) return false;
        header_.axis = info_of(*axis_);
        row_dimension_ = axis_->dimensions.back();
        return header_.has_axis();
    }

    // The variables that a global attribute names; false if one is missing.
    bool find_all(std::string_view attribute, std::vector<const NetcdfVariable*>& variables) const {
        for (const auto& name : words_of(text_of(file_.attributes, attribute))) {
            variables.push_back(find(name));
            if (!variables.back()) return false;
        }
        return true;
    }

    bool find_steps() {
        if (!find_all("steps", steps_) || (suffix_ == "_meas" && !find_all("drawn", drawn_))) return false;
        for (const auto* step : steps_) {
            if (step->dimensions.size() != 1) return false;
            const auto info = info_of(*step);
            header_.coordinates.push_back({info.name, 0, info.unit});
        }
        for (const auto* drawn : drawn_) {
            const auto info = info_of(*drawn);
            header_.coordinates.push_back({info.name, 0, info.unit});
        }
        return true;
    }

    bool find_columns() {
        if (!find_all("columns" + suffix_, columns_)) return false;
        for (const auto* column : columns_) header_.columns.push_back(info_of(*column));
        auto shape = columns_.empty() ? std::vector<std::size_t>{} : columns_.front()->dimensions;
        const auto ends_with = [&](std::string_view name) {
            return !shape.empty() && file_.dimensions[shape.back()].name == name;
        };
        header_.is_complex = ends_with("complex");
        if (header_.is_complex && file_.dimensions[shape.back()].length != 2) return false;
        if (header_.is_complex) shape.pop_back();
        if (!axis_ && ends_with("point")) row_dimension_ = shape.back();
        if (row_dimension_ && (shape.empty() || shape.back() != *row_dimension_)) return false;
        if (row_dimension_) {
            rows_ = file_.dimensions[*row_dimension_].length;
            shape.pop_back();
        }
        for (const auto dimension : shape) count_ *= file_.dimensions[dimension].length;
        shape_ = shape;
        double size = 1; // cannot wrap around
        for (std::size_t i = 0; !columns_.empty() && i < columns_.front()->dimensions.size(); ++i)
            size *= static_cast<double>(file_.dimensions[columns_.front()->dimensions[i]].length);
        const bool columns_fit =
            std::all_of(columns_.begin(), columns_.end(), [&](const NetcdfVariable* column) {
                return column->dimensions == columns_.front()->dimensions &&
                       static_cast<double>(column->values.size()) == size;
            });
        const bool axis_fits =
            !axis_ || axis_->values.size() == (axis_->dimensions.size() > 1 ? count_ * rows_ : rows_);
        const bool steps_fit = std::all_of(steps_.begin(), steps_.end(), [&](const NetcdfVariable* step) {
            return std::find(shape_.begin(), shape_.end(), step->dimensions[0]) != shape_.end() &&
                   step->values.size() == file_.dimensions[step->dimensions[0]].length;
        });
        for (const auto* drawn : drawn_)
            if (drawn->values.size() != count_) return false;
        constexpr std::size_t most_empty = 1'000'000; // tables: nothing in the file stands behind them
        return columns_fit && axis_fits && steps_fit && (rows_ > 0 || count_ <= most_empty);
    }

    // Place of a step along one of the dimensions of the grid.
    [[nodiscard]] std::size_t place_along(std::size_t dimension, std::size_t step) const {
        std::size_t stride = 1;
        for (std::size_t i = shape_.size(); i-- > 0;) {
            const auto length = file_.dimensions[shape_[i]].length;
            if (shape_[i] == dimension) return step / stride % length;
            stride *= length;
        }
        return 0;
    }

    [[nodiscard]] Table table_at(std::size_t step) const {
        auto header = header_;
        for (std::size_t i = 0; i < steps_.size(); ++i)
            header.coordinates[i].value = steps_[i]->values[place_along(steps_[i]->dimensions[0], step)];
        for (std::size_t i = 0; i < drawn_.size(); ++i)
            header.coordinates[steps_.size() + i].value = drawn_[i]->values[step];
        Table table(header);
        const bool own_axis = axis_ && axis_->dimensions.size() > 1;
        std::vector<double> real(columns_.size());
        std::vector<std::complex<double>> complex(columns_.size());
        for (std::size_t row = 0; row < rows_; ++row) {
            const double axis = axis_ ? axis_->values[own_axis ? step * rows_ + row : row] : 0;
            bool any = axis_ != nullptr;
            for (std::size_t i = 0; i < columns_.size(); ++i) {
                const auto place = step * rows_ + row;
                const auto& values = columns_[i]->values;
                real[i] = values[header.is_complex ? 2 * place : place];
                if (header.is_complex) complex[i] = {values[2 * place], values[2 * place + 1]};
                any = any || !std::isnan(real[i]);
            }
            // Padding behind the rows of a shorter table.
            if (own_axis && std::isnan(axis)) break;
            if (!any) continue;
            if (header.is_complex)
                table.append(axis, complex.data());
            else
                table.append(axis, real.data());
        }
        return table;
    }

    const NetcdfFile& file_;
    const std::string& name_;
    const std::string suffix_;
    std::unordered_map<std::string_view, const NetcdfVariable*> variables_;
    Header header_;
    const NetcdfVariable* axis_ = nullptr;
    std::optional<std::size_t> row_dimension_;
    std::vector<const NetcdfVariable*> steps_, drawn_, columns_;
    std::vector<std::size_t> shape_; // dimensions of the steps
    std::size_t count_ = 1, rows_ = 1;
};

} // namespace

std::string attribute(const NetcdfAttributes& attributes, std::string_view name) {
    for (const auto& [key, value] : attributes)
        if (key == name) return value;
    return {};
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        words.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

Outcome<std::vector<Table>> tables_of(const NetcdfFile& file, const std::string& name) {
    const auto analysis = attribute(file.attributes, "analysis");
    if (attribute(file.attributes, "sweep_plan").empty()) return Back(file, name, analysis, "").tables();
    std::vector<Table> all;
    for (const auto& each : words_of(analysis)) {
        auto tables = Back(file, name, each, "_" + each).tables();
        if (!tables) return tables;
        std::move(tables.value().begin(), tables.value().end(), std::back_inserter(all));
    }
    return all;
}

} // namespace nullor::results
