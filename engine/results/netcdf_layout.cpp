#include "engine/results/netcdf_layout.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <map>
#include <set>

#include "engine/results/netcdf_names.hpp"
#include "engine/results/sha256.hpp"

namespace nullor::results {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

bool same_names(const Header& a, const Header& b) {
    const auto by_name = [](const auto& x, const auto& y) { return x.name == y.name; };
    return a.is_complex == b.is_complex && a.axis.name == b.axis.name &&
           std::equal(a.columns.begin(), a.columns.end(), b.columns.begin(), b.columns.end(), by_name) &&
           std::equal(a.coordinates.begin(), a.coordinates.end(), b.coordinates.begin(), b.coordinates.end(),
                      by_name);
}

bool same_axis(const Table& a, const Table& b) {
    if (a.rows() != b.rows()) return false;
    for (std::size_t row = 0; row < a.rows(); ++row) {
        const double x = a.axis(row), y = b.axis(row);
        if (std::memcmp(&x, &y, sizeof x) != 0) return false;
    }
    return true;
}

class Layout {
public:
    Layout(const std::vector<Table>& tables, const Provenance& provenance)
        : tables_(tables), header_(tables.front().header()) {
        for (const char* name : {"complex", "step", "point"}) names_.reserve(name);
        add_steps();
        add_axis();
        if (header_.is_complex) add_complex();
        for (std::size_t column = 0; column < header_.columns.size(); ++column) add_column(column);
        file_.attributes = {{"title", header_.title},
                            {"analysis", header_.analysis},
                            {"axis", axis_name_},
                            {"steps", step_names_},
                            {"columns", column_names_},
                            {"deck", provenance.deck},
                            {"deck_sha256", sha256(provenance.deck)},
                            {"options", provenance.options},
                            {"nullor_version", provenance.version}};
    }

    NetcdfFile take() { return std::move(file_); }

private:
    std::size_t add_dimension(const std::string& name, std::size_t length) {
        file_.dimensions.push_back({name, length});
        return file_.dimensions.size() - 1;
    }

    NetcdfVariable& add_variable(const std::string& name, const std::string& long_name, Unit unit,
                                 std::vector<std::size_t> dimensions) {
        auto& variable = file_.variables.emplace_back();
        variable.name = name;
        variable.dimensions = std::move(dimensions);
        variable.attributes = {{"long_name", long_name}};
        if (unit != Unit::none) variable.attributes.emplace_back("units", symbol(unit));
        return variable;
    }

    // Places of the tables in the grid of the parameters' values, in order of appearance; false if they do
    // not fill it, each place once.
    bool find_grid(std::vector<std::vector<double>>& values) {
        const auto count = header_.coordinates.size();
        values.resize(count);
        std::vector<std::map<double, std::size_t>> index(count);
        for (const auto& table : tables_) {
            for (std::size_t i = 0; i < count; ++i) {
                const double value = table.header().coordinates[i].value;
                if (!(value == value)) return false;
                if (index[i].emplace(value, values[i].size()).second) values[i].push_back(value);
            }
        }
        double places = 1;
        for (const auto& list : values) places *= static_cast<double>(list.size());
        if (places != static_cast<double>(tables_.size())) return false;
        std::set<std::size_t> taken;
        for (std::size_t t = 0; t < tables_.size(); ++t) {
            std::size_t place = 0;
            for (std::size_t i = 0; i < count; ++i)
                place = place * values[i].size() + index[i].at(tables_[t].header().coordinates[i].value);
            place_of_[t] = place;
            taken.insert(place);
        }
        return taken.size() == tables_.size();
    }

    void add_steps() {
        place_of_.resize(tables_.size());
        for (std::size_t t = 0; t < place_of_.size(); ++t) place_of_[t] = t;
        if (header_.coordinates.empty() && tables_.size() == 1) return;
        std::vector<std::vector<double>> values;
        const bool grid = find_grid(values);
        if (!grid) {
            for (std::size_t t = 0; t < place_of_.size(); ++t) place_of_[t] = t;
            steps_ = {add_dimension("step", tables_.size())};
        }
        for (std::size_t i = 0; i < header_.coordinates.size(); ++i) {
            const auto& coordinate = header_.coordinates[i];
            const auto name = names_.unique(coordinate.name);
            const auto dimension = grid ? add_dimension(name, values[i].size()) : steps_[0];
            if (grid) steps_.push_back(dimension);
            step_names_ += (step_names_.empty() ? "" : " ") + name;
            auto& variable = add_variable(name, coordinate.name, coordinate.unit, {dimension});
            for (std::size_t t = 0; t < tables_.size() && !grid; ++t)
                variable.values.push_back(tables_[t].header().coordinates[i].value);
            if (grid) variable.values = values[i];
        }
    }

    void add_axis() {
        for (const auto& table : tables_) rows_ = std::max(rows_, table.rows());
        shape_ = steps_;
        const bool shared = std::all_of(tables_.begin(), tables_.end(), [&](const Table& table) {
            return same_axis(table, tables_.front());
        });
        if (!header_.has_axis()) {
            if (rows_ != 1) shape_.push_back(add_dimension("point", rows_));
            return;
        }
        axis_name_ = names_.unique(header_.axis.name);
        const auto dimension = add_dimension(shared ? axis_name_ : "point", rows_);
        shape_.push_back(dimension);
        auto& axis = add_variable(axis_name_, header_.axis.name, header_.axis.unit,
                                  shared ? std::vector<std::size_t>{dimension} : shape_);
        axis.values.assign(shared ? rows_ : tables_.size() * rows_, missing);
        for (std::size_t t = 0; t < (shared ? 1 : tables_.size()); ++t) {
            const auto start = shared ? 0 : place_of_[t] * rows_;
            for (std::size_t row = 0; row < tables_[t].rows(); ++row)
                axis.values[start + row] = tables_[t].axis(row);
        }
        has_own_axes_ = !shared;
    }

    void add_complex() {
        shape_.push_back(add_dimension("complex", 2));
        add_variable("complex", "real and imaginary part", Unit::none, {shape_.back()}).labels = {"re", "im"};
    }

    void add_column(std::size_t column) {
        const auto& info = header_.columns[column];
        const std::size_t parts = header_.is_complex ? 2 : 1;
        auto& variable = add_variable(names_.unique(info.name), info.name, info.unit, shape_);
        column_names_ += (column_names_.empty() ? "" : " ") + variable.name;
        if (has_own_axes_) variable.attributes.emplace_back("coordinates", axis_name_);
        variable.values.assign(tables_.size() * rows_ * parts, missing);
        for (std::size_t t = 0; t < tables_.size(); ++t) {
            for (std::size_t row = 0; row < tables_[t].rows(); ++row) {
                const auto value = tables_[t].value(row, column);
                double* to = &variable.values[(place_of_[t] * rows_ + row) * parts];
                to[0] = value.real();
                if (header_.is_complex) to[1] = value.imag();
            }
        }
    }

    const std::vector<Table>& tables_;
    const Header& header_;
    NetcdfFile file_;
    NetcdfNames names_;
    std::vector<std::size_t> place_of_; // of each table among the steps
    std::vector<std::size_t> steps_;    // dimensions
    std::vector<std::size_t> shape_;    // dimensions of a column
    std::size_t rows_ = 0;              // of the longest table
    bool has_own_axes_ = false;
    std::string axis_name_, step_names_, column_names_;
};

} // namespace

Outcome<NetcdfFile> netcdf_file_of(const std::vector<Table>& tables, const Provenance& provenance) {
    Failure failure;
    failure.kind = Failure::Kind::output;
    if (tables.empty()) {
        failure.message = "there is no table to write";
        return failure;
    }
    for (const auto& table : tables) {
        if (same_names(table.header(), tables.front().header())) continue;
        failure.message = "a NetCDF file holds one set of columns, but they changed between two steps";
        failure.hint = "choose the columns with .save or .print, or write --format json";
        return failure;
    }
    return Layout(tables, provenance).take();
}

} // namespace nullor::results
