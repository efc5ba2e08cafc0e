#include "engine/analysis/poles/pole_count.hpp"

#include <vector>

#include "engine/base/at.hpp"
#include "engine/base/constants.hpp"

namespace nullor::analysis {

namespace {

using Complex = std::complex<double>;

std::optional<Complex> trace(linalg::PencilLu<Complex>& factors, const Pencil& pencil, const Charges& charges,
                             Complex s, Digits digits) {
    if (factors.factor(s).code != linalg::LuStatus::ok) return std::nullopt;
    std::vector<Complex> b(at(pencil.pattern.n)), x(b.size());
    Complex sum = 0;
    for (std::size_t column = 0, k = 0; column < charges.columns.size(); ++column) {
        std::fill(b.begin(), b.end(), Complex(0));
        for (; k < charges.k.size() && charges.k[k].column == column; ++k)
            b[at(charges.rows[charges.k[k].row])] = charges.k[k].value;
        linalg::LuStatus status;
        if (digits == Digits::all) {
            status = factors.solve(b, x);
        } else {
            x = b;
            status = factors.solve_columns(x);
        }
        if (status.code != linalg::LuStatus::ok) return std::nullopt;
        sum += x[at(charges.columns[column])];
    }
    return sum;
}

} // namespace

std::optional<PolesInside> poles_inside(const Pencil& pencil, const Charges& charges, Complex centre,
                                        double radius, Digits digits) {
    constexpr int around = 24;
    linalg::PencilLu<Complex> factors = pencil.factors<Complex>();
    Complex count = 0, moment = 0;
    // Poles come in conjugate pairs: of a circle around the real axis one half says all.
    const bool mirrored = centre.imag() == 0;
    const int points = mirrored ? around / 2 : around;
    for (int k = 0; k < points; ++k) {
        const Complex arm = std::polar(radius, 2 * pi * (k + 0.5) / around);
        const std::optional<Complex> t = trace(factors, pencil, charges, centre + arm, digits);
        if (!t) return std::nullopt;
        const Complex term = *t * arm;
        count += mirrored ? Complex(2 * term.real()) : term;
        moment += mirrored ? Complex(2 * (term * arm).real()) : term * arm;
    }
    return PolesInside{count.real() / around, centre + moment / count};
}

} // namespace nullor::analysis
