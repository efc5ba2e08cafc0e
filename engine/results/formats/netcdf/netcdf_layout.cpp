#include "engine/results/formats/netcdf/netcdf_layout.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "engine/results/files/sha256.hpp"
#include "engine/results/formats/netcdf/netcdf_names.hpp"

namespace nullor::results {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

// Of a block of rows.
constexpr std::size_t most_numbers = std::size_t{1} << 19;

class Layout {
public:
    Layout(const Header& header, const RowStore& rows, const std::vector<std::vector<double>>& coordinates,
           const Provenance& provenance)
        : header_(header), tables_(rows.tables()), coordinates_(coordinates) {
        for (const char* name : {"complex", "step", "point"}) names_.reserve(name);
        add_steps();
        add_axis();
        if (header_.is_complex) add_complex();
        layout_.first_column = file_.variables.size();
        for (const auto& column : header_.columns) add_column(column);
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

    NetcdfLayout take() { return std::move(layout_); }

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
        for (const auto& own : coordinates_) {
            for (std::size_t i = 0; i < count; ++i) {
                const double value = own[i];
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
                place = place * values[i].size() + index[i].at(coordinates_[t][i]);
            layout_.place[t] = place;
            taken.insert(place);
        }
        return taken.size() == tables_.size();
    }

    void add_steps() {
        layout_.place.resize(tables_.size());
        for (std::size_t t = 0; t < layout_.place.size(); ++t) layout_.place[t] = t;
        if (header_.coordinates.empty() && tables_.size() == 1) return;
        std::vector<std::vector<double>> values;
        const bool grid = find_grid(values);
        if (!grid) {
            for (std::size_t t = 0; t < layout_.place.size(); ++t) layout_.place[t] = t;
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
                variable.values.push_back(coordinates_[t][i]);
            if (grid) variable.values = values[i];
        }
    }

    void add_axis() {
        for (const auto& table : tables_) layout_.rows = std::max(layout_.rows, table.rows);
        shape_ = steps_;
        if (!header_.has_axis()) {
            if (layout_.rows != 1) shape_.push_back(add_dimension("point", layout_.rows));
            return;
        }
        layout_.shared_axis = std::all_of(tables_.begin(), tables_.end(), [&](const RowStore::Table& table) {
            return table.rows == tables_.front().rows && table.axis_hash == tables_.front().axis_hash;
        });
        axis_name_ = names_.unique(header_.axis.name);
        const auto dimension = add_dimension(layout_.shared_axis ? axis_name_ : "point", layout_.rows);
        shape_.push_back(dimension);
        layout_.axis = file_.variables.size();
        add_variable(axis_name_, header_.axis.name, header_.axis.unit,
                     layout_.shared_axis ? std::vector<std::size_t>{dimension} : shape_)
            .reserved = true;
    }

    void add_complex() {
        layout_.parts = 2;
        shape_.push_back(add_dimension("complex", 2));
        add_variable("complex", "real and imaginary part", Unit::none, {shape_.back()}).labels = {"re", "im"};
    }

    void add_column(const ColumnInfo& info) {
        auto& variable = add_variable(names_.unique(info.name), info.name, info.unit, shape_);
        variable.reserved = true;
        column_names_ += (column_names_.empty() ? "" : " ") + variable.name;
        if (!layout_.shared_axis) variable.attributes.emplace_back("coordinates", axis_name_);
    }

    const Header& header_;
    const std::vector<RowStore::Table>& tables_;
    const std::vector<std::vector<double>>& coordinates_;
    NetcdfLayout layout_;
    NetcdfFile& file_ = layout_.file;
    NetcdfNames names_;
    std::vector<std::size_t> steps_; // dimensions
    std::vector<std::size_t> shape_; // dimensions of a column
    std::string axis_name_, step_names_, column_names_;
};

// A table's rows from the first-th on, as runs of the variables.
Outcome<Done> put_block(const NetcdfLayout& layout, std::size_t table, std::size_t first,
                        std::span<const double> block, std::size_t width, const PutValues& put) {
    const std::size_t count = block.size() / (1 + width), start = layout.place[table] * layout.rows + first;
    std::vector<double> run(count);
    if (layout.axis && (!layout.shared_axis || table == 0)) {
        for (std::size_t k = 0; k < count; ++k) run[k] = block[k * (1 + width)];
        if (const auto done = put(*layout.axis, layout.shared_axis ? first : start, run); !done) return done;
    }
    run.resize(count * layout.parts);
    for (std::size_t column = 0; column * layout.parts < width; ++column) {
        for (std::size_t k = 0; k < count; ++k)
            for (std::size_t part = 0; part < layout.parts; ++part)
                run[k * layout.parts + part] = block[k * (1 + width) + 1 + column * layout.parts + part];
        const auto done = put(layout.first_column + column, start * layout.parts, run);
        if (!done) return done;
    }
    return Done{};
}

} // namespace

NetcdfLayout netcdf_layout_of(const Header& header, const RowStore& rows,
                              const std::vector<std::vector<double>>& coordinates,
                              const Provenance& provenance) {
    return Layout(header, rows, coordinates, provenance).take();
}

Outcome<Done> put_values(const NetcdfLayout& layout, const RowStore& rows, const PutValues& put) {
    std::vector<double> block;
    for (std::size_t t = 0; t < rows.tables().size(); ++t) {
        const auto& table = rows.tables()[t];
        const std::size_t at_a_time = std::max<std::size_t>(1, most_numbers / (1 + table.width));
        for (std::size_t first = 0; first < layout.rows;) {
            const bool there = first < table.rows;
            const std::size_t count = std::min(at_a_time, (there ? table.rows : layout.rows) - first);
            block.assign(count * (1 + table.width), missing);
            if (there)
                if (const auto read = rows.read(t, first, block); !read) return read;
            if (const auto done = put_block(layout, t, first, block, table.width, put); !done) return done;
            first += count;
        }
    }
    return Done{};
}

} // namespace nullor::results
