#include "engine/results/sweep/sweep_axes.hpp"

#include "engine/results/files/sha256.hpp"
#include "engine/results/formats/netcdf/netcdf_names.hpp"

#include <optional>

namespace nullor::results {
namespace {

NetcdfAttributes attributes_of(const std::string& long_name, Unit unit) {
    NetcdfAttributes attributes = {{"long_name", long_name}};
    if (unit != Unit::none) attributes.emplace_back("units", symbol(unit));
    return attributes;
}

class Layout {
public:
    explicit Layout(const SweepAxes& axes) : axes_(axes) {
        for (const char* name : {"complex", "sample", variant_dimension}) names_.reserve(name);
        add_variants();
        for (const auto& table : axes.tables) add_table(table);
        add_numbers();
        const Header header = axes.tables.empty() ? Header() : axes.tables.front().header;
        layout_.attributes = {{"title", header.title}, {"analysis", analyses_}, {"steps", steps_}};
        layout_.attributes.insert(layout_.attributes.end(), tables_.begin(), tables_.end());
        const NetcdfAttributes origin = {{"deck", axes.provenance.deck},
                                         {"deck_sha256", sha256(axes.provenance.deck)},
                                         {"options", axes.provenance.options},
                                         {"nullor_version", axes.provenance.version}};
        layout_.attributes.insert(layout_.attributes.end(), origin.begin(), origin.end());
        layout_.attributes.insert(layout_.attributes.end(), axes.attributes.begin(), axes.attributes.end());
        layout_.plan = axes.plan;
    }

    SweepLayout take() { return std::move(layout_); }

private:
    std::size_t add_dimension(const std::string& name, std::size_t length) {
        layout_.dimensions.push_back({name, length});
        return layout_.dimensions.size() - 1;
    }

    NetcdfVariable& add_fixed(const std::string& name, const std::string& long_name, Unit unit,
                              std::size_t dimension, std::vector<double> values) {
        auto& variable = layout_.fixed.emplace_back();
        variable.name = name;
        variable.dimensions = {dimension};
        variable.attributes = attributes_of(long_name, unit);
        variable.values = std::move(values);
        return variable;
    }

    void add_step(const std::string& name, const std::string& long_name, Unit unit, std::size_t dimension,
                  std::vector<double> values) {
        steps_ += (steps_.empty() ? "" : " ") + name;
        add_fixed(name, long_name, unit, dimension, std::move(values));
    }

    void add_variants() {
        for (const auto& step : axes_.steps) {
            const auto name = names_.unique(step.name);
            add_step(name, step.name, step.unit, add_dimension(name, step.values.size()), step.values);
        }
        if (axes_.samples > 0) {
            std::vector<double> numbers(axes_.samples);
            for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<double>(i);
            const auto dimension = add_dimension("sample", axes_.samples);
            add_step("sample", "sample", Unit::none, dimension, std::move(numbers));
        }
        layout_.variant_dimensions = layout_.dimensions.size();
    }

    // The reader finds an analysis's axis and columns by the attributes axis_ac and columns_ac.
    void add_table(const SweepTable& table) {
        const auto& header = table.header;
        const std::string prefix = header.analysis + ".";
        analyses_ += (analyses_.empty() ? "" : " ") + header.analysis;
        std::vector<std::size_t> shape;
        if (header.has_axis()) {
            const auto axis = names_.unique(prefix + header.axis.name);
            tables_.emplace_back("axis_" + header.analysis, axis);
            shape.push_back(add_dimension(axis, table.axis.size()));
            add_fixed(axis, header.axis.name, header.axis.unit, shape.back(), table.axis);
        }
        if (header.is_complex) shape.push_back(complex());
        std::string columns;
        for (const auto& column : header.columns)
            columns += (columns.empty() ? "" : " ") + add_computed(prefix + column.name, column, shape);
        tables_.emplace_back("columns_" + header.analysis, columns);
    }

    void add_numbers() {
        std::string drawn, others;
        for (const auto& number : axes_.numbers) {
            std::string& list = number.role == "drawn" ? drawn : others;
            list += (list.empty() ? "" : " ") + add_computed(number.info.name, number.info, {});
            NetcdfAttributes& attributes = layout_.variables.back().attributes;
            attributes.emplace_back("role", number.role);
            if (!number.name.empty()) attributes.emplace_back("name", number.name);
            if (!number.text.empty()) attributes.emplace_back("expectation", number.text);
        }
        analyses_ += analyses_.empty() ? "meas" : " meas";
        tables_.emplace_back("columns_meas", others);
        tables_.emplace_back("drawn", drawn);
    }

    std::size_t complex() {
        if (!complex_) {
            complex_ = add_dimension("complex", 2);
            add_fixed("complex", "real and imaginary part", Unit::none, *complex_, {}).labels = {"re", "im"};
        }
        return *complex_;
    }

    std::string add_computed(const std::string& wanted, const ColumnInfo& column,
                             const std::vector<std::size_t>& shape) {
        const auto name = names_.unique(wanted);
        layout_.variables.push_back({name, attributes_of(column.name, column.unit), shape});
        return name;
    }

    const SweepAxes& axes_;
    SweepLayout layout_;
    NetcdfNames names_;
    std::string analyses_, steps_;
    NetcdfAttributes tables_; // what there is of each analysis
    std::optional<std::size_t> complex_;
};

} // namespace

SweepLayout layout_of(const SweepAxes& axes) {
    return Layout(axes).take();
}

} // namespace nullor::results
