#pragma once
// Hand-made tables and signals for the tests of engine/measure.

#include <cmath>
#include <complex>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/constants.hpp"
#include "engine/expr/builder.hpp"
#include "engine/measure/measures.hpp"
#include "engine/measure/requests.hpp"
#include "engine/results/table/table.hpp"

namespace measure_tests {

using namespace nullor;
using nullor::measure::Measure;
using nullor::measure::MeasureResult;
using nullor::measure::SignalIndex;

inline Probe voltage(int node) {
    Probe probe;
    probe.plus = NodeId{node};
    return probe;
}

inline results::Header header(std::string analysis, std::string axis, Unit unit, int columns,
                              bool is_complex) {
    results::Header made;
    made.analysis = std::move(analysis);
    made.axis = {std::move(axis), unit, std::nullopt};
    made.is_complex = is_complex;
    for (int k = 1; k <= columns; ++k)
        made.columns.push_back({"v(" + std::to_string(k) + ")", Unit::volt, voltage(k)});
    return made;
}

// Columns v(1), v(2), ... over the axis x.
inline results::Table real_table(std::string axis, Unit unit, const std::vector<double>& x,
                                 const std::vector<std::vector<double>>& columns) {
    results::Table table(
        header(axis == "time" ? "tran" : "dc", axis, unit, static_cast<int>(columns.size()), false));
    for (std::size_t row = 0; row < x.size(); ++row) {
        std::vector<double> values;
        for (const auto& column : columns) values.push_back(column[row]);
        table.append(x[row], values.data());
    }
    return table;
}

inline results::Table tran(const std::vector<double>& x, const std::vector<double>& y) {
    return real_table("time", Unit::second, x, {y});
}

inline results::Table ac(const std::vector<double>& f, const std::vector<std::complex<double>>& y) {
    results::Table table(header("ac", "frequency", Unit::hertz, 1, true));
    for (std::size_t row = 0; row < f.size(); ++row) table.append(f[row], &y[row]);
    return table;
}

inline results::Table op(double v1, double v2) {
    results::Table table(header("op", "", Unit::none, 2, false));
    const double values[] = {v1, v2};
    table.append(0, values);
    return table;
}

inline expr::SignalInput input(expr::SignalInput::Kind kind, int index = -1) {
    expr::SignalInput made;
    made.kind = kind;
    made.index = index;
    return made;
}

// Collects signals for a Requests.
struct Signals {
    measure::Requests requests;

    SignalIndex add(std::string text, expr::Program program, std::vector<expr::SignalInput> inputs,
                    Unit unit) {
        requests.signals.push_back({std::move(text), std::move(program), std::move(inputs), unit, {}});
        return static_cast<SignalIndex>(requests.signals.size()) - 1;
    }
    SignalIndex number(double value) {
        return add(std::to_string(value), expr::Program::constant(value), {}, Unit::none);
    }
    SignalIndex node(int node) {
        expr::SignalInput read;
        read.probe = voltage(node);
        return one("v(" + std::to_string(node) + ")", read, Unit::volt);
    }
    SignalIndex one(std::string text, expr::SignalInput read, Unit unit = Unit::none) {
        expr::Builder builder;
        return add(std::move(text), builder.finish(builder.input(0)), {std::move(read)}, unit);
    }
    SignalIndex of_node(expr::Op op, std::string text, int node, Unit unit) {
        expr::Builder builder;
        expr::SignalInput read;
        read.probe = voltage(node);
        return add(std::move(text), builder.finish(builder.apply(op, builder.input(0))), {read}, unit);
    }
};

} // namespace measure_tests
