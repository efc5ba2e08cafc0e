#include "engine/results/sweep_axes.hpp"

#include "engine/results/netcdf_names.hpp"
#include "engine/results/sha256.hpp"

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
        const auto& header = axes.header;
        std::string axis, columns;
        std::vector<std::size_t> shape;
        if (header.has_axis()) {
            axis = names_.unique(header.axis.name);
            shape.push_back(add_dimension(axis, axes.axis.size()));
            add_fixed(axis, header.axis.name, header.axis.unit, shape.back(), axes.axis);
        }
        if (header.is_complex) {
            shape.push_back(add_dimension("complex", 2));
            add_fixed("complex", "real and imaginary part", Unit::none, shape.back(), {}).labels = {"re",
                                                                                                    "im"};
        }
        for (const auto& column : header.columns)
            columns += (columns.empty() ? "" : " ") + add_computed(column, shape);
        for (const auto& measure : axes.measures) add_computed(measure, {});
        layout_.attributes = {{"title", header.title},
                              {"analysis", header.analysis},
                              {"axis", axis},
                              {"steps", steps_},
                              {"columns", columns},
                              {"deck", axes.provenance.deck},
                              {"deck_sha256", sha256(axes.provenance.deck)},
                              {"options", axes.provenance.options},
                              {"nullor_version", axes.provenance.version}};
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
            for (const auto& drawn : axes_.drawn)
                add_step(names_.unique(drawn.name), drawn.name, drawn.unit, dimension, drawn.values);
        }
        layout_.variant_dimensions = layout_.dimensions.size();
    }

    std::string add_computed(const ColumnInfo& column, const std::vector<std::size_t>& shape) {
        const auto name = names_.unique(column.name);
        layout_.variables.push_back({name, attributes_of(column.name, column.unit), shape});
        return name;
    }

    const SweepAxes& axes_;
    SweepLayout layout_;
    NetcdfNames names_;
    std::string steps_;
};

} // namespace

SweepLayout layout_of(const SweepAxes& axes) {
    return Layout(axes).take();
}

} // namespace nullor::results
