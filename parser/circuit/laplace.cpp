#include "parser/circuit/laplace.hpp"

#include <algorithm>
#include <cmath>

namespace nullor::parser {

namespace {

using expr::Op;
using expr::Ref;

constexpr std::size_t highest_degree = 24;
using Polynomial = std::vector<Ref>; // by the power of s
struct Ratio {
    Polynomial above, below;
};

bool reads_s(const Expression& tree) {
    bool found = false;
    for_each(tree, [&](const Expression& e) {
        found = found || (e.kind == Expression::Kind::name && e.text == "s");
    });
    return found;
}

// The coefficients as programs over parameters.
class TransferFunction {
public:
    TransferFunction(LocalProgram& program, const LaplacePlace& place)
        : program_(program), builder_(program.builder), place_(place) {}

    std::optional<Ratio> read(const Expression& tree) {
        std::optional<Ratio> h = ratio(tree, 0);
        if (!h) return std::nullopt;
        trim(h->above);
        trim(h->below);
        while (h->above.size() > 1 && h->below.size() > 1 && is(h->above[0], 0) && is(h->below[0], 0)) {
            h->above.erase(h->above.begin());
            h->below.erase(h->below.begin());
        }
        if (is(h->below.back(), 0)) return refuse(tree, "this divides by 0");
        if (h->above.size() > h->below.size())
            return refuse(tree, "its numerator is of a higher degree than its denominator",
                          "V={ddt(v(a))} is a derivative");
        return h;
    }

    // Of the powers of w that scale the coefficients: |b_k/b_n|^(1/(n-k)) of the first that is not 0. Which
    // that is parameters may decide.
    Ref rate(const Polynomial& below) {
        const std::size_t n = below.size() - 1;
        Ref w = constant(1);
        for (std::size_t k = n; k-- > 0;) {
            if (is(below[k], 0)) continue;
            // By ln of a square, which other simulators need no node of its own for (export).
            const Ref ratio = of(Op::div, below[k], below[n]);
            const Ref by_this =
                builder_.apply(Op::exp, of(Op::div, builder_.apply(Op::ln, of(Op::mul, ratio, ratio)),
                                           constant(2.0 * static_cast<double>(n - k))));
            double known = 0;
            w = builder_.constant_value(below[k], known) ? by_this
                                                         : builder_.apply(Op::select, below[k], by_this, w);
        }
        return w;
    }
    Ref scaled(Ref coefficient, Ref rate, std::size_t power) {
        for (; power > 0; --power) coefficient = of(Op::mul, coefficient, rate);
        return coefficient;
    }
    // z_n by the others.
    Ref highest(const Polynomial& below, Ref u, int first_state) {
        const Ref w = rate(below);
        const std::size_t n = below.size() - 1;
        for (std::size_t k = 0; k < n; ++k)
            if (!is(below[k], 0))
                u = of(Op::sub, u, of(Op::mul, scaled(below[k], w, k), state(first_state, k)));
        return of(Op::div, u, scaled(below[n], w, n));
    }
    Ref state(int first, std::size_t k) { return program_.state_at(first + static_cast<int>(k)); }
    Ref of(Op op, Ref a, Ref b) { return builder_.apply(op, a, b); }
    [[nodiscard]] bool is(Ref ref, double wanted) const {
        double value = 0;
        return builder_.constant_value(ref, value) && value == wanted;
    }

private:
    Ref constant(double value) { return builder_.constant(value); }
    std::nullopt_t refuse(const Expression& tree, const char* why, const char* hint = "") {
        place_.diagnostics.error(tree.span, "transfer-function", why, hint);
        return std::nullopt;
    }

    std::optional<Ratio> ratio(const Expression& tree, int depth) {
        if (depth > expression_depth) return refuse(tree, "this transfer function is too long");
        if (!reads_s(tree)) return number(tree);
        if (tree.kind == Expression::Kind::name) return Ratio{{constant(0), constant(1)}, {constant(1)}};
        if (tree.kind == Expression::Kind::unary && tree.text == "-") {
            std::optional<Ratio> h = ratio(*tree.operands[0], depth + 1);
            if (h) h->above = product(h->above, {constant(-1)});
            return h;
        }
        if (tree.kind == Expression::Kind::unary && tree.text == "+")
            return ratio(*tree.operands[0], depth + 1);
        if (tree.kind != Expression::Kind::binary ||
            std::string_view("+-*/^").find(tree.text) == std::string_view::npos)
            return refuse(tree, "only ratios of polynomials in s are supported",
                          "a delay is a transmission line T");
        std::optional<Ratio> a = ratio(*tree.operands[0], depth + 1);
        if (!a) return std::nullopt;
        if (tree.text == "^") return power(*a, *tree.operands[1]);
        std::optional<Ratio> b = ratio(*tree.operands[1], depth + 1);
        if (!b) return std::nullopt;
        if (tree.text == "/") std::swap(b->above, b->below);
        Ratio h;
        if (tree.text == "*" || tree.text == "/") {
            h = {product(a->above, b->above), product(a->below, b->below)};
        } else {
            const Op op = tree.text == "+" ? Op::add : Op::sub;
            h = same(a->below, b->below)
                    ? Ratio{sum(op, a->above, b->above), a->below}
                    : Ratio{sum(op, product(a->above, b->below), product(b->above, a->below)),
                            product(a->below, b->below)};
        }
        if (std::max(h.above.size(), h.below.size()) > highest_degree + 1)
            return refuse(tree, "its degree is above 24");
        return h;
    }

    std::optional<Ratio> number(const Expression& tree) {
        bool constant_in_time = true;
        for_each(tree, [&](const Expression& e) {
            constant_in_time = constant_in_time && e.text != "v" && e.text != "i" && e.text != "time" &&
                               e.text != "ddt" && e.text != "idt" && e.text != "sdt";
        });
        if (!constant_in_time) return refuse(tree, "a coefficient is a number, or made of parameters");
        const std::optional<Ref> value =
            lower_local(tree, program_, place_.locals, place_.build, place_.level, place_.diagnostics);
        if (!value) return std::nullopt;
        return Ratio{{*value}, {constant(1)}};
    }

    std::optional<Ratio> power(const Ratio& base, const Expression& exponent) {
        double times = std::nan("");
        if (!reads_s(exponent))
            if (const auto h = number(exponent)) (void)builder_.constant_value(h->above[0], times);
        if (!(std::abs(times) <= static_cast<double>(highest_degree) && times == std::floor(times)))
            return refuse(exponent, "a power of s is a whole number, at most 24");
        Ratio h{{constant(1)}, {constant(1)}};
        for (int k = 0; k < std::abs(times); ++k) {
            h = {product(h.above, base.above), product(h.below, base.below)};
            if (std::max(h.above.size(), h.below.size()) > highest_degree + 1)
                return refuse(exponent, "its degree is above 24");
        }
        if (times < 0) std::swap(h.above, h.below);
        return h;
    }

    Polynomial product(const Polynomial& a, const Polynomial& b) {
        if (a.size() == 1 && is(a[0], 1)) return b;
        if (b.size() == 1 && is(b[0], 1)) return a;
        Polynomial result(a.size() + b.size() - 1, constant(0));
        for (std::size_t j = 0; j < a.size(); ++j)
            for (std::size_t k = 0; k < b.size(); ++k) {
                if (is(a[j], 0) || is(b[k], 0)) continue;
                const Ref term = is(a[j], 1) ? b[k] : is(b[k], 1) ? a[j] : of(Op::mul, a[j], b[k]);
                result[j + k] = is(result[j + k], 0) ? term : of(Op::add, result[j + k], term);
            }
        return result;
    }
    Polynomial sum(Op op, Polynomial a, const Polynomial& b) {
        a.resize(std::max(a.size(), b.size()), constant(0));
        for (std::size_t k = 0; k < b.size(); ++k)
            if (!is(b[k], 0)) a[k] = op == Op::add && is(a[k], 0) ? b[k] : of(op, a[k], b[k]);
        return a;
    }
    static bool same(const Polynomial& a, const Polynomial& b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                          [](Ref x, Ref y) { return x.index == y.index; });
    }
    void trim(Polynomial& a) const {
        while (a.size() > 1 && is(a.back(), 0)) a.pop_back();
    }

    LocalProgram& program_;
    expr::Builder& builder_;
    const LaplacePlace& place_;
};

} // namespace

std::optional<Ref> lower_laplace(const std::function<std::optional<Ref>(LocalProgram&)>& input,
                                 const Expression& transfer, LocalProgram& program,
                                 const LaplacePlace& place) {
    TransferFunction out(program, place);
    const std::optional<Ratio> h = out.read(transfer);
    if (!h) return std::nullopt;
    const std::size_t n = h->below.size() - 1;
    int first = 0;
    if (n > 0) {
        LocalProgram last(place.locals);
        const std::optional<Ref> u = input(last); // with states of its own, if any
        if (!u) return std::nullopt;
        first = place.locals.states();
        const auto add = [&](LocalProgram& of, Ref value) {
            place.locals.state({.integral = true, .argument = std::move(of).finish(value), .free = true});
        };
        for (std::size_t k = 0; k + 1 < n; ++k) {
            LocalProgram one(place.locals);
            TransferFunction of(one, place);
            const std::optional<Ratio> here = of.read(transfer);
            if (!here) return std::nullopt;
            add(one, of.of(Op::mul, of.rate(here->below), of.state(first, k + 1)));
        }
        TransferFunction of(last, place);
        const std::optional<Ratio> here = of.read(transfer);
        if (!here) return std::nullopt;
        add(last, of.of(Op::mul, of.rate(here->below), of.highest(here->below, *u, first)));
    }
    const Ref w = out.rate(h->below);
    Ref y = program.builder.constant(0);
    for (std::size_t k = 0; k < h->above.size(); ++k) {
        if (out.is(h->above[k], 0)) continue;
        Ref z = program.builder.constant(0);
        if (k < n) {
            z = out.state(first, k);
        } else {
            const std::optional<Ref> u = input(program);
            if (!u) return std::nullopt;
            z = out.highest(h->below, *u, first);
        }
        y = out.of(Op::add, y, out.of(Op::mul, out.scaled(h->above[k], w, k), z));
    }
    return y;
}

} // namespace nullor::parser
