using System.Security.Cryptography;
using System.Text;
using PageShield.Detection.Model;

namespace PageShield.Tests.Detection.Model;

public sealed class FeatureOrderTests
{
    [Fact]
    public void The_features_keep_the_order_in_which_the_model_was_trained()
    {
        var names = string.Join('\n', ScriptFeatures.Names);

        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(names)))[..16];

        Assert.Equal((2, "3b27f1db77b3d8c2"), (ScriptFeatures.Layout, digest));
    }
}
