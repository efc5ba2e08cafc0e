#include "cli/plot/plot_simplify.hpp"

#include <algorithm>
#include <cmath>

namespace nullor::cli {

std::vector<Point> simplified(const std::vector<Point>& points) {
    std::vector<Point> result;
    const auto by_height = [](const Point& a, const Point& b) { return a.y < b.y; };
    for (auto first = points.begin(); first != points.end();) {
        const double column = std::floor(first->x);
        const auto end =
            std::find_if(first, points.end(), [&](const Point& p) { return std::floor(p.x) != column; });
        if (end - first <= 4) {
            result.insert(result.end(), first, end);
        } else {
            const auto [low, high] = std::minmax_element(first, end, by_height);
            result.push_back(*first);
            for (const auto extreme : {std::min(low, high), std::max(low, high)}) {
                if (extreme != first && extreme != end - 1) result.push_back(*extreme);
            }
            result.push_back(*(end - 1));
        }
        first = end;
    }
    return result;
}

} // namespace nullor::cli
