#include "cli/control/vector_functions.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "engine/base/constants.hpp"

namespace nullor::cli::control {

namespace {

using Complex = std::complex<double>;

template <class F>
VectorFunction each(F f, bool makes_real) {
    return [=](const Vector& a, const FunctionContext&) {
        Vector result;
        result.complex = a.complex && !makes_real;
        for (const Complex& value : a.values) result.values.push_back(f(value));
        return result;
    };
}

// Of real arguments a real function, which a complex one continues: sqrt(-1) is j.
template <class F>
VectorFunction analytic(F f) {
    return [=](const Vector& a, const FunctionContext&) {
        Vector result;
        for (const Complex& value : a.values) {
            result.values.push_back(f(value));
            result.complex = result.complex || a.complex || result.values.back().imag() != 0;
        }
        return result;
    };
}

double in_units(double radians, const FunctionContext& context) {
    return context.degrees ? radians * 180 / pi : radians;
}

Vector phase(const Vector& a, const FunctionContext& context) {
    Vector result;
    for (const Complex& value : a.values) result.values.emplace_back(in_units(std::arg(value), context));
    return result;
}

Vector unwrapped_phase(const Vector& a, const FunctionContext& context) {
    Vector result;
    double turns = 0, before = 0;
    for (std::size_t k = 0; k < a.size(); ++k) {
        const double angle = std::arg(a.values[k]);
        if (k > 0) turns -= std::round((angle - before) / (2 * pi));
        before = angle;
        result.values.emplace_back(in_units(angle + 2 * pi * turns, context));
    }
    return result;
}

template <class F>
VectorFunction angle_function(F f) {
    return [=](const Vector& a, const FunctionContext& context) {
        Vector result;
        result.complex = a.complex;
        for (const Complex& value : a.values)
            result.values.push_back(f(context.degrees ? value * (pi / 180) : value));
        return result;
    };
}

Vector one(Complex value, bool complex = false) {
    return {{value}, complex};
}

double absolute_sum(const Vector& a) {
    return std::accumulate(a.values.begin(), a.values.end(), 0.0,
                           [](double sum, const Complex& value) { return sum + value.real(); });
}

Vector extreme(const Vector& a, bool largest) {
    double found = largest ? -HUGE_VAL : HUGE_VAL;
    for (const Complex& value : a.values) {
        const double size = a.complex ? std::abs(value) : value.real();
        found = largest ? std::max(found, size) : std::min(found, size);
    }
    return one(found);
}

// By the trapezoidal rule over the scale.
Vector integral(const Vector& a, const FunctionContext& context) {
    Vector result;
    result.complex = a.complex;
    Complex sum = 0;
    for (std::size_t k = 0; k < a.size(); ++k) {
        if (k > 0 && context.scale && k < context.scale->size())
            sum += 0.5 * (a.values[k] + a.values[k - 1]) *
                   (context.scale->values[k] - context.scale->values[k - 1]);
        result.values.push_back(sum);
    }
    return result;
}

// Of the parabola through a point and its neighbours.
Vector derivative(const Vector& a, const FunctionContext& context) {
    Vector result;
    result.complex = a.complex;
    const std::size_t n = a.size();
    const auto x = [&](std::size_t k) {
        return context.scale && k < context.scale->size() ? context.scale->values[k].real()
                                                          : static_cast<double>(k);
    };
    for (std::size_t k = 0; k < n; ++k) {
        if (n < 3) {
            result.values.push_back(n == 2 ? (a.values[1] - a.values[0]) / (x(1) - x(0)) : Complex(0));
            continue;
        }
        const std::size_t m = std::clamp<std::size_t>(k, 1, n - 2);
        const double h = x(m) - x(m - 1), g = x(m + 1) - x(m), at = x(k);
        const Complex first = (a.values[m] - a.values[m - 1]) / h,
                      second = (a.values[m + 1] - a.values[m]) / g;
        const Complex curvature = (second - first) / (h + g);
        result.values.push_back(first + curvature * (2 * at - x(m) - x(m - 1)));
    }
    return result;
}

Vector group_delay(const Vector& a, const FunctionContext& context) {
    Vector delay = derivative(unwrapped_phase(a, {}), context);
    for (Complex& value : delay.values) value /= -2 * pi;
    return delay;
}

Vector running_average(const Vector& a, const FunctionContext&) {
    Vector result;
    result.complex = a.complex;
    Complex sum = 0;
    for (std::size_t k = 0; k < a.size(); ++k)
        result.values.push_back((sum += a.values[k]) / static_cast<double>(k + 1));
    return result;
}

Vector mean(const Vector& a, const FunctionContext&) {
    const Complex sum = std::accumulate(a.values.begin(), a.values.end(), Complex(0));
    return one(a.size() ? sum / static_cast<double>(a.size()) : 0, a.complex);
}

Vector deviation(const Vector& a, const FunctionContext&) {
    const double n = static_cast<double>(a.size()), middle = absolute_sum(a) / n;
    double squares = 0;
    for (const Complex& value : a.values) squares += (value.real() - middle) * (value.real() - middle);
    return one(a.size() > 1 ? std::sqrt(squares / (n - 1)) : 0);
}

Vector counted(const Vector& a, double factor) {
    Vector result;
    const auto n = static_cast<long>(a.values.empty() ? 0 : a.values[0].real());
    for (long k = 0; k < std::min(n, 100'000'000L); ++k)
        result.values.emplace_back(factor == 0 ? 1.0 : static_cast<double>(k) * factor);
    return result;
}

Vector normalised(const Vector& a, const FunctionContext&) {
    const double largest =
        extreme(each([](Complex v) { return std::abs(v); }, true)(a, {}), true).values[0].real();
    Vector result = a;
    for (Complex& value : result.values) value /= largest;
    return result;
}

const std::map<std::string_view, VectorFunction>& functions() {
    static const VectorFunction size = each([](Complex v) { return Complex(std::abs(v)); }, true);
    static const std::map<std::string_view, VectorFunction> table{
        {"mag", size},
        {"abs", size},
        {"magnitude", size},
        {"ph", phase},
        {"phase", phase},
        {"cph", unwrapped_phase},
        {"cphase", unwrapped_phase},
        {"unwrap", unwrapped_phase},
        {"db", each([](Complex v) { return Complex(20 * std::log10(std::abs(v))); }, true)},
        {"real", each([](Complex v) { return Complex(v.real()); }, true)},
        {"re", each([](Complex v) { return Complex(v.real()); }, true)},
        {"imag", each([](Complex v) { return Complex(v.imag()); }, true)},
        {"im", each([](Complex v) { return Complex(v.imag()); }, true)},
        {"conj", each([](Complex v) { return std::conj(v); }, false)},
        {"j", analytic([](Complex v) { return v * Complex(0, 1); })},
        {"pos", each([](Complex v) { return Complex(v.real() > 0 ? 1 : 0); }, true)},
        {"sgn", each([](Complex v) { return Complex(v.real() > 0   ? 1
                                                    : v.real() < 0 ? -1
                                                                   : 0); }, true)},
        {"floor", each([](Complex v) { return Complex(std::floor(v.real())); }, true)},
        {"ceil", each([](Complex v) { return Complex(std::ceil(v.real())); }, true)},
        {"round", each([](Complex v) { return Complex(std::round(v.real())); }, true)},
        {"sqrt", analytic([](Complex v) { return std::sqrt(v); })},
        {"exp", analytic([](Complex v) { return std::exp(v); })},
        {"ln", analytic([](Complex v) { return std::log(v); })},
        {"log", analytic([](Complex v) { return std::log(v); })},
        {"log10", analytic([](Complex v) { return std::log10(v); })},
        {"sin", angle_function([](Complex v) { return std::sin(v); })},
        {"cos", angle_function([](Complex v) { return std::cos(v); })},
        {"tan", angle_function([](Complex v) { return std::tan(v); })},
        {"sinh", analytic([](Complex v) { return std::sinh(v); })},
        {"cosh", analytic([](Complex v) { return std::cosh(v); })},
        {"tanh", analytic([](Complex v) { return std::tanh(v); })},
        {"atan",
         [](const Vector& a, const FunctionContext& context) {
             return each([&](Complex v) { return Complex(in_units(std::atan(v.real()), context)); },
                         true)(a, context);
         }},
        {"norm", normalised},
        {"mean", mean},
        {"avg", running_average},
        {"stddev", deviation},
        {"vecmax", [](const Vector& a, const FunctionContext&) { return extreme(a, true); }},
        {"maximum", [](const Vector& a, const FunctionContext&) { return extreme(a, true); }},
        {"vecmin", [](const Vector& a, const FunctionContext&) { return extreme(a, false); }},
        {"minimum", [](const Vector& a, const FunctionContext&) { return extreme(a, false); }},
        {"length",
         [](const Vector& a, const FunctionContext&) { return one(static_cast<double>(a.size())); }},
        {"vector", [](const Vector& a, const FunctionContext&) { return counted(a, 1); }},
        {"unitvec", [](const Vector& a, const FunctionContext&) { return counted(a, 0); }},
        {"integ", integral},
        {"deriv", derivative},
        {"group_delay", group_delay}};
    return table;
}

} // namespace

const VectorFunction* find_vector_function(std::string_view lower_name) {
    const auto found = functions().find(lower_name);
    return found == functions().end() ? nullptr : &found->second;
}

Vector zip(const Vector& a, const Vector& b, const std::function<Complex(Complex, Complex)>& f) {
    Vector result;
    const std::size_t n = a.values.empty() || b.values.empty() ? 0 : std::max(a.size(), b.size());
    const auto at = [](const Vector& v, std::size_t k) { return v.values[std::min(k, v.size() - 1)]; };
    for (std::size_t k = 0; k < n; ++k) result.values.push_back(f(at(a, k), at(b, k)));
    result.complex = a.complex || b.complex;
    return result;
}

} // namespace nullor::cli::control
