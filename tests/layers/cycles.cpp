#include "tests/layers/cycles.hpp"

#include <algorithm>

namespace layers {
namespace {

class Walk {
public:
    explicit Walk(const Graph& graph) : graph_(graph) {}

    std::vector<std::vector<std::string>> all() {
        for (const auto& [from, to] : graph_) visit(from);
        return std::move(found_);
    }

private:
    void visit(const std::string& here) {
        if (!seen_.insert(here).second) return;
        way_.push_back(here);
        if (const auto arrows = graph_.find(here); arrows != graph_.end())
            for (const std::string& next : arrows->second) {
                const auto back = std::find(way_.begin(), way_.end(), next);
                if (back != way_.end() && next != here)
                    found_.emplace_back(back, way_.end());
                else
                    visit(next);
            }
        way_.pop_back();
    }

    const Graph& graph_;
    std::set<std::string> seen_;
    std::vector<std::string> way_; // to where the walk is
    std::vector<std::vector<std::string>> found_;
};

} // namespace

std::vector<std::vector<std::string>> cycles(const Graph& graph) {
    return Walk(graph).all();
}

} // namespace layers
